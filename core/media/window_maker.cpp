// SPDX-License-Identifier: Apache-2.0
#include "core/media/window_maker.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/media/view_data.hpp"

namespace cinejury::media {

Result<std::unique_ptr<WindowMaker>> WindowMaker::create(const FramePlan& plan,
                                                         const SourceShape& shape, Sink sink,
                                                         const Guard& guard) {
    std::unique_ptr<WindowMaker> maker(new WindowMaker(plan, std::move(sink), guard));
    CINEJURY_ASSIGN(maker->converter_, FrameConverter::create(plan, shape, guard));
    return maker;
}

std::uint64_t WindowMaker::task_bytes() const {
    return converter_->worker_bytes() + converter_->bytes();
}

Result<std::optional<std::uint64_t>> WindowMaker::select(const Stamp& stamp) {
    Frame frame{{}, stamp.timestamp_ns};
    CINEJURY_RETURN_IF_ERROR(frame.pixels.reserve(converter_->bytes(), guard_, "a window"));
    frames_.push_back(std::move(frame));
    return std::optional<std::uint64_t>(stamp.index);
}

Status WindowMaker::convert(const AVFrame& frame, std::uint64_t slot) {
    return converter_->convert(frame, frames_[slot - base_].pixels.data());
}

Status WindowMaker::emit(std::uint64_t start, std::uint64_t count, const MediaInfo& info) {
    const std::uint64_t bytes = converter_->bytes();
    PixelBuffer pixels;
    CINEJURY_RETURN_IF_ERROR(pixels.reserve(count * bytes, guard_, "a window"));
    ViewContent content;
    for (std::uint64_t i = 0; i < count; ++i) {
        Frame& frame = frames_[start + i - base_];
        std::memcpy(pixels.data() + i * bytes, frame.pixels.data(), bytes);
        content.timestamps_ns.push_back(frame.timestamp_ns);
        content.source_frames.push_back(static_cast<std::int64_t>(start + i));
    }
    set_source(content, info);
    content.pixels = std::move(pixels).share();
    content.width = converter_->width();
    content.height = converter_->height();
    content.channels = converter_->channels();
    last_end_ = start + count;
    return sink_(windows_++, make_view(plan_, std::move(content)));
}

Status WindowMaker::flush(const MediaInfo& so_far) {
    const std::uint64_t end = base_ + frames_.size();
    for (; next_start_ + plan_.count <= end; next_start_ += plan_.step)
        CINEJURY_RETURN_IF_ERROR(emit(next_start_, plan_.count, so_far));
    // The last window may start anywhere in the last `count` frames.
    const std::uint64_t last_start = end > plan_.count ? end - plan_.count : 0;
    for (; base_ < std::min(next_start_, last_start); ++base_) frames_.pop_front();
    return {};
}

Status WindowMaker::finish(const MediaInfo& info) {
    const std::uint64_t end = base_ + frames_.size();
    if (last_end_ == end) return {};
    const std::uint64_t start = end > plan_.count ? end - plan_.count : 0;
    return emit(start, end - start, info);
}

}  // namespace cinejury::media
