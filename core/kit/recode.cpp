// SPDX-License-Identifier: Apache-2.0
#include "core/kit/recode.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>

#include "core/media/encode.hpp"
#include "core/media/views.hpp"

namespace cinejury::kit {
namespace {

namespace fs = std::filesystem;

// Removed at the end.
class ScratchFile {
public:
    ScratchFile(const fs::path& folder, const char* ending) {
        static std::atomic<std::uint64_t> count{0};
        path_ = folder / fmt::format("recoded-{}{}", count++, ending);
    }
    ~ScratchFile() {
        std::error_code ignored;  // the folder goes with its owner
        fs::remove(path_, ignored);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

// Copies frames of a view's size, without what an encoder padded on the right and below.
media::Clip clip_of(const cj_clip_t& view, std::uint32_t width, std::uint32_t height) {
    media::Clip clip;
    clip.width = width;
    clip.height = height;
    const cj_tensor_t& frames = *view.frames;
    clip.frames = static_cast<std::uint64_t>(frames.shape[0]);
    clip.fps = {view.fps_numerator, view.fps_denominator};
    clip.primaries = view.primaries;
    clip.transfer = view.transfer;
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(clip.bytes());
    const auto* from = static_cast<const std::uint8_t*>(frames.data);
    const std::size_t row = std::size_t{width} * 3;
    for (std::uint64_t f = 0; f < clip.frames; ++f)
        for (std::uint32_t y = 0; y < height; ++y)
            std::copy_n(from + static_cast<std::int64_t>(f) * frames.strides[0] +
                            static_cast<std::int64_t>(y) * frames.strides[1],
                        row, pixels->data() + (f * height + y) * row);
    clip.pixels = {pixels, pixels->data()};
    return clip;
}

// Whether frame i is at i / fps, to half a frame.
bool even_times(const cj_clip_t& view) {
    if (!view.timestamps_ns || view.fps_numerator == 0) return true;
    const double period = 1e9 * view.fps_denominator / view.fps_numerator;
    for (std::int64_t i = 0; i < view.frames->shape[0]; ++i) {
        const double off = static_cast<double>(view.timestamps_ns[i] - view.timestamps_ns[0]) -
                           period * static_cast<double>(i);
        if (off > period / 2 || off < -period / 2) return false;
    }
    return true;
}

Result<media::Views> whole_views(const fs::path& file, const CancelToken& cancel) {
    const std::array plans{media::FramePlan{}};
    media::ViewOptions options;
    options.cancel = cancel;
    options.threads = 1;
    options.limits.max_memory_bytes = 4ull << 30;
    options.limits.max_time = std::chrono::minutes(5);
    return media::make_views(file, plans, options);
}

}  // namespace

Result<media::Clip> read_whole_clip(const fs::path& file, const CancelToken& cancel) {
    CINEJURY_ASSIGN(const media::Views views, whole_views(file, cancel));
    const cj_clip_t& view = *views.views.front()->clip();
    media::Clip clip = clip_of(view, views.info.width, views.info.height);
    if (!even_times(view))
        clip.timestamps_ns.assign(view.timestamps_ns, view.timestamps_ns + clip.frames);
    return clip;
}

Result<media::Clip> recoded(const media::Clip& clip, int crf, const fs::path& scratch,
                            const CancelToken& cancel) {
    const ScratchFile file(scratch, ".mp4");
    CINEJURY_RETURN_IF_ERROR(
        media::write_video(clip, file.path(), media::Codec::kH264, cancel, crf));
    CINEJURY_ASSIGN(const media::Views views, whole_views(file.path(), cancel));
    media::Clip back = clip_of(*views.views.front()->clip(), clip.width, clip.height);
    if (back.frames != clip.frames)
        return Status(Code::kInternal,
                      fmt::format("kit: {} frames went through the encoder, {} came back",
                                  clip.frames, back.frames));
    back.fps = clip.fps;
    back.timestamps_ns = clip.timestamps_ns;
    return back;
}

}  // namespace cinejury::kit
