// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <utility>

#include "core/media/view_data.hpp"

namespace cinejury::media {
namespace {

std::uint64_t alignment_of(const void* pointer) {
    constexpr std::uint64_t kLargest = 4096;
    return std::uint64_t{1} << std::countr_zero(std::bit_cast<std::uintptr_t>(pointer) | kLargest);
}

void describe_tensor(View::Data& data) {
    const ViewContent& content = data.content;
    const std::int64_t channels = content.channels;
    data.shape = {static_cast<std::int64_t>(content.source_frames.size()), content.height,
                  content.width, channels};
    data.strides = {data.shape[1] * data.shape[2] * channels, data.shape[2] * channels, channels,
                    1};
    cj_tensor_t& tensor = data.tensor;
    tensor.size = CJ_SIZE(cj_tensor);
    tensor.flags = CJ_TENSOR_READ_ONLY;
    tensor.alignment = alignment_of(content.pixels.get());
    tensor.data = const_cast<std::uint8_t*>(content.pixels.get());  // the flag forbids writing
    tensor.device_type = CJ_DEVICE_CPU;
    tensor.ndim = 4;
    tensor.dtype_code = CJ_DTYPE_UINT;
    tensor.dtype_bits = 8;
    tensor.dtype_lanes = 1;
    tensor.shape = data.shape.data();
    tensor.strides = data.strides.data();
}

}  // namespace

View::View(std::unique_ptr<const Data> data) : data_(std::move(data)) {}
View::~View() = default;
const cj_clip_t* View::clip() const {
    return &data_->clip;
}
const FramePlan& View::plan() const {
    return data_->plan;
}
std::span<const std::int64_t> View::source_frames() const {
    return data_->content.source_frames;
}

ViewPtr make_view(const FramePlan& plan, ViewContent content) {
    auto data = std::make_unique<View::Data>();
    data->plan = plan;
    data->content = std::move(content);
    describe_tensor(*data);
    const ViewContent& source = data->content;
    cj_clip_t& clip = data->clip;
    clip.size = CJ_SIZE(cj_clip);
    clip.pixel_format = plan.pixel_format;
    clip.frames = &data->tensor;
    clip.fps_numerator = source.fps.numerator;
    clip.fps_denominator = source.fps.denominator;
    clip.timestamps_ns = source.timestamps_ns.data();
    clip.source_frames = source.source_frames.data();
    clip.source_frame_count = source.source_frame_count;
    clip.source_width = source.source_width;
    clip.source_height = source.source_height;
    clip.primaries = source.primaries;
    clip.transfer = source.transfer;
    return std::make_shared<const View>(std::move(data));
}

void set_source(ViewContent& content, const MediaInfo& info) {
    content.source_width = info.width;
    content.source_height = info.height;
    content.fps = info.fps;
    content.primaries = info.primaries;
    content.transfer = info.transfer;
}

}  // namespace cinejury::media
