// SPDX-License-Identifier: Apache-2.0
// Bytes as a media file: opened, decoded, seen through plans of every kind, all within small
// limits.
#include <cstdlib>
#include <vector>

#include "core/media/make_views.hpp"

extern "C" {
#include <libavutil/log.h>
}

namespace {

using namespace cinejury::media;

std::vector<FramePlan> plans() {
    FramePlan all;
    FramePlan few;
    few.frames = CJ_FRAMES_UNIFORM_OPEN;
    few.count = 4;
    few.size_policy = CJ_SIZE_SQUASH;
    few.width = few.height = 28;
    few.resize = CJ_RESIZE_PIL_BICUBIC;
    FramePlan slow;
    slow.frames = CJ_FRAMES_AT_FPS;
    slow.fps = {3, 1};
    slow.size_policy = CJ_SIZE_CROP;
    slow.width = 20;
    slow.height = 30;
    slow.pixel_format = CJ_PIXEL_LUMA;
    FramePlan windows;
    windows.frames = CJ_FRAMES_WINDOWS;
    windows.count = 4;
    windows.step = 3;
    windows.size_policy = CJ_SIZE_MAX_SIDE;
    windows.width = 16;
    return {all, few, slow, windows};
}

void require(bool condition) {
    if (!condition) std::abort();
}

// What holds for every view, whatever the file.
void check(const View& view, const MediaInfo& info) {
    const cj_clip_t& clip = *view.clip();
    require(clip.frames->shape[0] >= 1);
    require(view.source_frames().size() == static_cast<std::size_t>(clip.frames->shape[0]));
    std::int64_t last_frame = 0;
    std::int64_t last_time = 0;
    for (std::size_t i = 0; i < view.source_frames().size(); ++i) {
        require(view.source_frames()[i] >= last_frame);
        require(clip.timestamps_ns[i] >= last_time);
        last_frame = view.source_frames()[i];
        last_time = clip.timestamps_ns[i];
    }
    require(static_cast<std::uint64_t>(last_frame) < info.frames);
    const auto* bytes = static_cast<const std::uint8_t*>(clip.frames->data);
    volatile std::uint8_t last = bytes[clip.frames->shape[0] * clip.frames->strides[0] - 1];
    static_cast<void>(last);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    av_log_set_level(AV_LOG_QUIET);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ViewOptions options;
    options.threads = 1;
    options.limits.max_pixels = 1 << 18;
    options.limits.max_frames = 300;
    options.limits.max_memory_bytes = 64 << 20;
    options.limits.max_time = std::chrono::seconds(2);
    std::vector<ViewPtr> seen;
    options.on_window = [&](std::size_t, std::uint64_t, ViewPtr view) {
        if (seen.size() < 4) seen.push_back(std::move(view));
        return cinejury::Status();
    };
    static const std::vector<FramePlan> kPlans = plans();
    const auto views = make_views_of_bytes({data, size}, kPlans, options);
    if (!views.ok()) {
        require(!views.status().message().empty());
        return 0;
    }
    require(views->info.frames >= 1);
    for (const ViewPtr& view : views->views)
        if (view) check(*view, views->info);
    for (const ViewPtr& view : seen) check(*view, views->info);
    return 0;
}
