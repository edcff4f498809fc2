// SPDX-License-Identifier: Apache-2.0
// Frames of a clip in memory, as borrowed AVFrames.
extern "C" {
#include <libavutil/mathematics.h>
}

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

#include "core/media/frame_reader.hpp"
#include "core/media/timeline.hpp"

namespace cinejury::media {
namespace {

void drop_clip(void* holder, std::uint8_t*) {
    delete static_cast<std::shared_ptr<const Clip>*>(holder);  // made by hold
}

// A buffer over one frame's pixels that keeps the clip alive.
AVBufferRef* hold(const std::shared_ptr<const Clip>& clip, std::uint64_t offset,
                  std::uint64_t bytes) {
    auto holder = std::make_unique<std::shared_ptr<const Clip>>(clip);
    auto* pixels = const_cast<std::uint8_t*>(clip->pixels.get() + offset);
    AVBufferRef* buffer =
        av_buffer_create(pixels, bytes, &drop_clip, holder.get(), AV_BUFFER_FLAG_READONLY);
    if (!buffer) throw std::bad_alloc();
    static_cast<void>(holder.release());
    return buffer;
}

class ClipReader final : public FrameReader {
public:
    ClipReader(std::shared_ptr<const Clip> clip, const Guard& guard)
        : clip_(std::move(clip)),
          guard_(guard),
          timeline_({1, 1'000'000'000}, {static_cast<int>(clip_->fps.numerator),
                                         static_cast<int>(clip_->fps.denominator)}) {}

    SourceShape shape() const override { return {clip_->width, clip_->height, 0}; }
    Result<std::uint64_t> expected_frames() override { return clip_->frames; }
    std::uint64_t frames_hint() const override { return clip_->frames; }
    std::int64_t duration_hint_ns() const override { return 0; }

    Result<std::optional<TimedFrame>> next() override {
        CINEJURY_RETURN_IF_ERROR(guard_.check());
        const std::uint64_t index = timeline_.frames();
        if (index >= clip_->frames) return std::optional<TimedFrame>();
        TimedFrame timed;
        timed.index = index;
        timed.timestamp_ns = timeline_.add(frame_time(index));
        timed.frame = new_frame();
        const std::uint64_t row = std::uint64_t{clip_->width} * 3;
        timed.frame->buf[0] = hold(clip_, index * row * clip_->height, row * clip_->height);
        timed.frame->data[0] = timed.frame->buf[0]->data;
        timed.frame->linesize[0] = static_cast<int>(row);
        timed.frame->format = AV_PIX_FMT_RGB24;
        timed.frame->width = static_cast<int>(clip_->width);
        timed.frame->height = static_cast<int>(clip_->height);
        return std::optional<TimedFrame>(std::move(timed));
    }

    MediaInfo info() const override {
        MediaInfo info;
        info.width = clip_->width;
        info.height = clip_->height;
        info.frames = timeline_.frames();
        info.fps = clip_->fps;
        info.duration_ns = timeline_.duration_ns();
        info.variable_frame_rate = timeline_.variable_rate();
        info.pixel_format = "rgb24";
        info.matrix = "rgb";
        info.range = "full";
        info.primaries = clip_->primaries;
        info.transfer = clip_->transfer;
        return info;
    }

private:
    std::optional<std::int64_t> frame_time(std::uint64_t index) const {
        if (!clip_->timestamps_ns.empty()) return clip_->timestamps_ns[index];
        if (clip_->fps.numerator == 0) return std::nullopt;  // the timeline assumes a rate
        return av_rescale_rnd(static_cast<std::int64_t>(index),
                              std::int64_t{1'000'000'000} * clip_->fps.denominator,
                              clip_->fps.numerator, AV_ROUND_DOWN);
    }

    std::shared_ptr<const Clip> clip_;
    const Guard& guard_;
    Timeline timeline_;
};

}  // namespace

Result<std::unique_ptr<FrameReader>> read_clip(std::shared_ptr<const Clip> clip,
                                               const Guard& guard) {
    const bool empty =
        !clip || !clip->pixels || clip->frames == 0 || clip->width == 0 || clip->height == 0;
    if (empty) return guard.failure(Code::kInvalidArgument, "the clip has no frames");
    if (std::uint64_t{clip->width} * clip->height > guard.limits().max_pixels)
        return guard.over_pixels(clip->width, clip->height);
    if (clip->frames > guard.limits().max_frames) return guard.over_frames();
    if (!clip->timestamps_ns.empty() && clip->timestamps_ns.size() != clip->frames)
        return guard.failure(Code::kInvalidArgument,
                             fmt::format("the clip has {} frames but {} timestamps", clip->frames,
                                         clip->timestamps_ns.size()));
    return std::unique_ptr<FrameReader>(std::make_unique<ClipReader>(std::move(clip), guard));
}

}  // namespace cinejury::media
