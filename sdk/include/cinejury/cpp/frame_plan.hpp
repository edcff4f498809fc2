// SPDX-License-Identifier: Apache-2.0
// Frame plans in words: FramePlan::uniform(16).fit(512, 512).luma(). The rules are those of
// expert.h. Thread rule: values.
#pragma once

#include <cstdint>

#include "cinejury/expert.h"

namespace cinejury::sdk {

class FramePlan {
public:
    // Which frames.
    static FramePlan all() { return FramePlan(CJ_FRAMES_ALL, 0, 0); }
    static FramePlan uniform(std::uint32_t count) { return FramePlan(CJ_FRAMES_UNIFORM, count, 0); }
    static FramePlan uniform_open(std::uint32_t count) {
        return FramePlan(CJ_FRAMES_UNIFORM_OPEN, count, 0);
    }
    static FramePlan windows(std::uint32_t count, std::uint32_t step,
                             std::uint32_t reduction = CJ_REDUCE_MEAN) {
        FramePlan plan(CJ_FRAMES_WINDOWS, count, step);
        plan.raw_.reduction = reduction;
        return plan;
    }
    static FramePlan at_fps(std::uint32_t numerator, std::uint32_t denominator = 1) {
        FramePlan plan(CJ_FRAMES_AT_FPS, 0, 0);
        plan.raw_.fps_numerator = numerator;
        plan.raw_.fps_denominator = denominator;
        return plan;
    }

    // Which size; as they are without one of these.
    FramePlan& squash(std::uint32_t width, std::uint32_t height) {
        return size(CJ_SIZE_SQUASH, width, height);
    }
    FramePlan& fit(std::uint32_t width, std::uint32_t height) {
        return size(CJ_SIZE_FIT, width, height);
    }
    FramePlan& crop(std::uint32_t width, std::uint32_t height) {
        return size(CJ_SIZE_CROP, width, height);
    }
    FramePlan& max_side(std::uint32_t pixels) { return size(CJ_SIZE_MAX_SIDE, pixels, 0); }
    FramePlan& pil_bicubic() {
        raw_.resize = CJ_RESIZE_PIL_BICUBIC;
        return *this;
    }

    // One channel instead of RGB.
    FramePlan& luma() {
        raw_.pixel_format = CJ_PIXEL_LUMA;
        return *this;
    }
    const cj_frame_plan_t& raw() const { return raw_; }

private:
    FramePlan(std::uint32_t frames, std::uint32_t count, std::uint32_t step) {
        raw_.size = CJ_SIZE(cj_frame_plan);
        raw_.frames = frames;
        raw_.count = count;
        raw_.step = step;
        raw_.pixel_format = CJ_PIXEL_RGB;
        raw_.device_type = CJ_DEVICE_CPU;
    }
    FramePlan& size(std::uint32_t policy, std::uint32_t width, std::uint32_t height) {
        raw_.size_policy = policy;
        raw_.width = width;
        raw_.height = height;
        return *this;
    }
    cj_frame_plan_t raw_{};
};

}  // namespace cinejury::sdk
