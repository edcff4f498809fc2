// SPDX-License-Identifier: Apache-2.0
#include "core/media/make_views.hpp"

#include <algorithm>
#include <utility>

#include "core/media/byte_source.hpp"
#include "core/media/exceptions.hpp"
#include "core/media/frame_reader.hpp"
#include "core/media/view_making.hpp"

namespace cinejury::media {
namespace {

Status check_sink(std::span<const FramePlan> plans, const ViewOptions& options) {
    const bool windowed =
        std::any_of(plans.begin(), plans.end(), [](const FramePlan& p) { return p.windowed(); });
    if (!windowed || options.on_window) return {};
    return Status(Code::kInvalidArgument,
                  "views: a plan has windows, but ViewOptions::on_window is empty");
}

Result<Views> views_of_bytes(const ByteSource& bytes, std::span<const FramePlan> plans,
                             const ViewOptions& options, const Guard& guard) {
    CINEJURY_ASSIGN(std::string digest, digest_of(bytes, guard));
    ViewMaking making(plans, options, guard);
    CINEJURY_RETURN_IF_ERROR(making.run([&] { return read_file(bytes, guard, options.threads); }));
    Views views = std::move(making).result();
    views.digest = std::move(digest);
    return views;
}

Result<Views> views_of_file(const std::filesystem::path& file, std::span<const FramePlan> plans,
                            const ViewOptions& options) {
    const Guard guard(file.string(), options.limits, options.cancel);
    CINEJURY_ASSIGN(const auto bytes, open_file(file, guard));
    return views_of_bytes(*bytes, plans, options, guard);
}

Result<Views> views_of_clip(const std::shared_ptr<const Clip>& clip,
                            std::span<const FramePlan> plans, const ViewOptions& options) {
    const Guard guard("clip in memory", options.limits, options.cancel);
    ViewMaking making(plans, options, guard);
    CINEJURY_RETURN_IF_ERROR(making.take_views_of(clip));
    CINEJURY_RETURN_IF_ERROR(making.run([&] { return read_clip(clip, guard); }));
    Views views = std::move(making).result();
    views.digest = clip->digest();
    return views;
}

}  // namespace

Result<Views> make_views(const Source& source, std::span<const FramePlan> plans,
                         const ViewOptions& options) {
    return without_exceptions("views", [&]() -> Result<Views> {
        CINEJURY_RETURN_IF_ERROR(check_sink(plans, options));
        if (const auto* file = std::get_if<std::filesystem::path>(&source))
            return views_of_file(*file, plans, options);
        return views_of_clip(std::get<std::shared_ptr<const Clip>>(source), plans, options);
    });
}

Result<Views> make_views_of_bytes(std::span<const std::uint8_t> bytes,
                                  std::span<const FramePlan> plans, const ViewOptions& options) {
    return without_exceptions("views", [&]() -> Result<Views> {
        CINEJURY_RETURN_IF_ERROR(check_sink(plans, options));
        const Guard guard("media in memory", options.limits, options.cancel);
        return views_of_bytes(*open_bytes(bytes), plans, options, guard);
    });
}

Result<MediaInfo> probe(const std::filesystem::path& file, const Limits& limits) {
    return without_exceptions(file.string(), [&]() -> Result<MediaInfo> {
        const Guard guard(file.string(), limits, {});
        CINEJURY_ASSIGN(const auto bytes, open_file(file, guard));
        constexpr unsigned kThreads = 1;  // one frame is all that is decoded
        CINEJURY_ASSIGN(const auto reader, read_file(*bytes, guard, kThreads));
        MediaInfo info = reader->info();
        info.frames = reader->frames_hint();
        info.duration_ns = reader->duration_hint_ns();
        return info;
    });
}

}  // namespace cinejury::media
