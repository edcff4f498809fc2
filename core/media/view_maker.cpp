// SPDX-License-Identifier: Apache-2.0
#include "core/media/view_maker.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/media/view_data.hpp"

namespace cinejury::media {

Result<std::unique_ptr<ViewMaker>> ViewMaker::create(const FramePlan& plan,
                                                     const SourceShape& shape, std::uint64_t total,
                                                     const Guard& guard) {
    std::unique_ptr<ViewMaker> maker(new ViewMaker(plan, total, guard));
    CINEJURY_ASSIGN(maker->converter_, FrameConverter::create(plan, shape, guard));
    const std::uint64_t bytes = maker->converter_->bytes();
    if (FrameSelection::needs_total(plan)) {
        CINEJURY_RETURN_IF_ERROR(maker->pixels_.reserve(plan.count * bytes, guard, "a view"));
    } else if (plan.frames == CJ_FRAMES_ALL && total > 0 &&
               bytes * total <= guard.limits().max_memory_bytes / 2) {
        // The guess saves copies; a wrong one must not make the view fail.
        if (!maker->pixels_.reserve(bytes * total, guard, "a view").ok()) maker->pixels_ = {};
    }
    return maker;
}

Result<std::optional<std::uint64_t>> ViewMaker::select(const Stamp& stamp) {
    const std::uint64_t repeats = selection_.repeats(stamp.timestamp_ns, stamp.next_ns);
    if (repeats == 0) return std::optional<std::uint64_t>();
    const std::uint64_t slot = source_frames_.size();
    // Each frame holds its pixels and two numbers; the division keeps the product from overflowing.
    const std::uint64_t each = converter_->bytes() + 2 * sizeof(std::int64_t);
    if (repeats > guard_.limits().max_memory_bytes / each)
        return guard_.over_memory("a view", guard_.limits().max_memory_bytes);
    const std::uint64_t bytes = (slot + repeats) * converter_->bytes();
    CINEJURY_RETURN_IF_ERROR(pixels_.grow_to(bytes, guard_, "a view"));
    timestamps_.insert(timestamps_.end(), repeats, stamp.timestamp_ns);
    source_frames_.insert(source_frames_.end(), repeats, static_cast<std::int64_t>(stamp.index));
    return std::optional<std::uint64_t>(slot);
}

Status ViewMaker::convert(const AVFrame& frame, std::uint64_t slot) {
    const std::uint64_t bytes = converter_->bytes();
    std::uint8_t* first = pixels_.data() + slot * bytes;
    CINEJURY_RETURN_IF_ERROR(converter_->convert(frame, first));
    for (std::uint64_t again = slot + 1; again < source_frames_.size(); ++again) {
        if (source_frames_[again] != source_frames_[slot]) break;
        std::memcpy(pixels_.data() + again * bytes, first, bytes);
    }
    return {};
}

Status ViewMaker::finish(const MediaInfo& info) {
    if (FrameSelection::needs_total(plan_) && info.frames != total_) return {};
    ViewContent content;
    set_source(content, info);
    content.pixels = std::move(pixels_).share();
    content.width = converter_->width();
    content.height = converter_->height();
    content.channels = converter_->channels();
    content.timestamps_ns = std::move(timestamps_);
    content.source_frames = std::move(source_frames_);
    content.source_frame_count = info.frames;
    view_ = make_view(plan_, std::move(content));
    return {};
}

}  // namespace cinejury::media
