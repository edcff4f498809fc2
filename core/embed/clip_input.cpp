// SPDX-License-Identifier: Apache-2.0
#include "core/embed/clip_input.hpp"

#include "core/embed/boundary.hpp"
#include "core/embed/frames_input.hpp"

namespace cinejury::embed {
namespace {

Result<ClipInput> read_clip(const cj_media_t* given, const std::string& where,
                            std::uint64_t index) {
    CINEJURY_ASSIGN(const cj_media_t media, copy_struct(given, CJ_SIZE(cj_media), where));
    const std::string path(text_of(media.path));
    if (path.empty() == (media.frames == nullptr))
        return Status(Code::kInvalidArgument, fmt::format("{}: needs either a path or frames{}",
                                                          where, path.empty() ? "" : ", not both"));
    ClipInput clip{std::string(text_of(media.name)), std::filesystem::path(path)};
    if (clip.name.empty()) clip.name = path.empty() ? fmt::format("clip {}", index) : path;
    if (media.frames) {
        CINEJURY_ASSIGN(const cj_frames_t frames,
                        copy_struct(media.frames, CJ_SIZE(cj_frames), where + ".frames"));
        CINEJURY_ASSIGN(media::Clip read, read_frames(frames, where + ".frames"));
        clip.source = std::make_shared<const media::Clip>(std::move(read));
    }
    return clip;
}

}  // namespace

Result<std::vector<ClipInput>> read_clips(const cj_media_t* const* media, std::uint64_t count) {
    if (!media) return null_argument("media");
    if (count == 0) return Status(Code::kInvalidArgument, "media: there is no clip to judge");
    std::vector<ClipInput> clips;
    for (std::uint64_t i = 0; i < count; ++i) {
        CINEJURY_ASSIGN(ClipInput clip, read_clip(media[i], fmt::format("media[{}]", i), i));
        clips.push_back(std::move(clip));
    }
    return clips;
}

}  // namespace cinejury::embed
