// SPDX-License-Identifier: Apache-2.0
// The rules stated at cj_frame_plan_t, checked.
#include <fmt/format.h>

#include "core/media/views.hpp"

namespace cinejury::media {
namespace {

constexpr std::uint32_t kMaxCount = 65535;
constexpr std::uint32_t kMaxSide = 16384;

Status refuse(std::string_view field, std::uint64_t value, std::string_view rule) {
    return Status(Code::kInvalidArgument,
                  fmt::format("frame plan: {} = {}: {}", field, value, rule),
                  CJ_REACT_BUG_IN_PLUGIN);
}

Status at_most(std::string_view field, std::uint32_t value, std::uint32_t largest) {
    if (value <= largest) return {};
    return refuse(field, value, fmt::format("not a value of this version (0 ... {})", largest));
}

// In [1, largest] when the field is used, else 0.
Status used_or_zero(std::string_view field, std::uint32_t value, bool used, std::uint32_t largest) {
    if (!used && value != 0) return refuse(field, value, "must be 0 for this kind of plan");
    if (used && (value == 0 || value > largest))
        return refuse(field, value, fmt::format("must be in 1 ... {}", largest));
    return {};
}

Status check_frames(const cj_frame_plan_t& plan) {
    CINEJURY_RETURN_IF_ERROR(at_most("frames", plan.frames, CJ_FRAMES_WINDOWS));
    const bool windows = plan.frames == CJ_FRAMES_WINDOWS;
    const bool at_fps = plan.frames == CJ_FRAMES_AT_FPS;
    const bool counted = !at_fps && plan.frames != CJ_FRAMES_ALL;
    CINEJURY_RETURN_IF_ERROR(used_or_zero("count", plan.count, counted, kMaxCount));
    CINEJURY_RETURN_IF_ERROR(used_or_zero("step", plan.step, windows, plan.count));
    CINEJURY_RETURN_IF_ERROR(used_or_zero("fps_numerator", plan.fps_numerator, at_fps, UINT32_MAX));
    CINEJURY_RETURN_IF_ERROR(
        used_or_zero("fps_denominator", plan.fps_denominator, at_fps, UINT32_MAX));
    CINEJURY_RETURN_IF_ERROR(at_most("reduction", plan.reduction, CJ_REDUCE_MAX));
    if (!windows && plan.reduction != 0)
        return refuse("reduction", plan.reduction, "must be 0 without windows");
    return {};
}

Status check_size(const cj_frame_plan_t& plan) {
    CINEJURY_RETURN_IF_ERROR(at_most("size_policy", plan.size_policy, CJ_SIZE_MAX_SIDE));
    const bool keep = plan.size_policy == CJ_SIZE_KEEP;
    const bool has_height = !keep && plan.size_policy != CJ_SIZE_MAX_SIDE;
    CINEJURY_RETURN_IF_ERROR(used_or_zero("width", plan.width, !keep, kMaxSide));
    CINEJURY_RETURN_IF_ERROR(used_or_zero("height", plan.height, has_height, kMaxSide));
    CINEJURY_RETURN_IF_ERROR(at_most("resize", plan.resize, CJ_RESIZE_PIL_BICUBIC));
    if (plan.pixel_format != CJ_PIXEL_RGB && plan.pixel_format != CJ_PIXEL_LUMA)
        return refuse("pixel_format", plan.pixel_format, "must be CJ_PIXEL_RGB or CJ_PIXEL_LUMA");
    return {};
}

}  // namespace

Result<FramePlan> frame_plan_from_plugin(const cj_frame_plan_t& plan) {
    if (plan.size < CJ_SIZE(cj_frame_plan))
        return refuse("size", plan.size, "the struct is shorter than version 0.1 defines");
    CINEJURY_RETURN_IF_ERROR(check_frames(plan));
    CINEJURY_RETURN_IF_ERROR(check_size(plan));
    if (plan.device_type != CJ_DEVICE_CPU)
        return Status(Code::kUnsupported,
                      fmt::format("frame plan: device_type = {}: this host makes views on the CPU "
                                  "(1) only",
                                  plan.device_type),
                      CJ_REACT_UNSUPPORTED);
    FramePlan result;
    result.frames = plan.frames;
    result.count = plan.count;
    result.step = plan.step;
    result.fps = {plan.fps_numerator, plan.fps_denominator};
    result.size_policy = plan.size_policy;
    result.width = plan.width;
    result.height = plan.height;
    result.resize = plan.resize;
    result.pixel_format = plan.pixel_format;
    result.reduction = plan.reduction;
    return result;
}

}  // namespace cinejury::media
