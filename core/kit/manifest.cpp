// SPDX-License-Identifier: Apache-2.0
#include "core/kit/manifest.hpp"

#include <fmt/format.h>

#include <cmath>
#include <mutex>

#include "core/base/atomic_file.hpp"
#include "core/media/encode.hpp"

namespace cinejury::kit {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string name_of(const Variant& variant) {
    if (variant.strength == 0) return fmt::format("{}.mkv", variant.damage);
    return fmt::format("{}-{:03}.mkv", variant.damage, std::lround(variant.strength * 100));
}

Result<Json> write_variant(const Variant& variant, const SourceInfo& source, const fs::path& folder,
                           const CancelToken& cancel) {
    const fs::path name = fs::path(source.id) / name_of(variant);
    CINEJURY_RETURN_IF_ERROR(
        media::write_video(*variant.clip, folder / name, media::Codec::kFfv1, cancel));
    const media::Clip& clip = *variant.clip;
    return Json{{"file", name.string()},
                {"source", source.id},
                {"damage", variant.damage},
                {"strength", variant.strength},
                {"held_out", source.held_out},
                {"width", clip.width},
                {"height", clip.height},
                {"frames", clip.frames},
                {"fps", {clip.fps.numerator, clip.fps.denominator}},
                {"digest", clip.digest()},
                {"facts", variant.facts}};
}

Status make_source(const Sources& sources, std::size_t index, const GridRequest& request,
                   const fs::path& folder, const CancelToken& cancel, Json& clips,
                   std::vector<LeftOut>& left_out) {
    const SourceInfo info = sources.info(index);
    std::error_code error;
    fs::create_directories(folder / info.id, error);
    if (error)
        return Status(Code::kIo, fmt::format("{}: cannot be made: {}", (folder / info.id).string(),
                                             error.message()));
    CINEJURY_ASSIGN(const Material material, sources.load(index, cancel));
    return for_each_variant(
        material, info.held_out, request, cancel, left_out, [&](const Variant& variant) -> Status {
            CINEJURY_ASSIGN(Json clip, write_variant(variant, info, folder, cancel));
            clips.push_back(std::move(clip));
            return {};
        });
}

}  // namespace

Result<std::size_t> make_clips(const Sources& sources, const GridRequest& request,
                               const fs::path& folder, plugin::HostServices& host,
                               const CancelToken& cancel,
                               const std::function<void(std::size_t, std::size_t)>& on_source) {
    const std::size_t count = request.sources.size();
    std::vector<Json> clips(count, Json::array());
    std::vector<std::vector<LeftOut>> left_out(count);
    std::vector<Status> statuses(count);
    std::mutex mutex;
    std::size_t done = 0;
    host.parallel_for(
        count,
        [&](std::uint64_t i) {
            statuses[i] = make_source(sources, request.sources[i], request, folder, cancel,
                                      clips[i], left_out[i]);
            const std::lock_guard lock(mutex);
            if (on_source) on_source(++done, count);
        },
        cancel);
    if (cancel.cancelled()) return Status(Code::kCancelled, "kit: cancelled");
    Json manifest{{"schema", 1}, {"seed", request.seed}};
    Json all = Json::array(), left = Json::array();
    for (std::size_t i = 0; i < count; ++i) {
        CINEJURY_RETURN_IF_ERROR(statuses[i]);
        for (Json& clip : clips[i]) all.push_back(std::move(clip));
        for (const LeftOut& one : left_out[i])
            left.push_back({{"source", one.source},
                            {"damage", one.damage},
                            {"strength", one.strength},
                            {"reason", one.reason}});
    }
    const std::size_t made = all.size();
    manifest["clips"] = std::move(all);
    manifest["left_out"] = std::move(left);
    CINEJURY_RETURN_IF_ERROR(
        write_file_atomically(folder / "manifest.json", {manifest.dump(2), "\n"}));
    return made;
}

}  // namespace cinejury::kit
