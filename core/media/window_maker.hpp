// SPDX-License-Identifier: Apache-2.0
// Cuts a source into windows and hands each to a sink as soon as its frames are there.
// Thread rule: as FrameConsumer; the sink runs on the pass's thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "core/media/frame_consumer.hpp"
#include "core/media/frame_converter.hpp"
#include "core/media/pixel_buffer.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

class WindowMaker final : public FrameConsumer {
public:
    using Sink = std::function<Status(std::uint64_t window_index, const ViewPtr& window)>;
    // Holds `count` frames and those in flight, besides the windows that the sink keeps.
    static Result<std::unique_ptr<WindowMaker>> create(const FramePlan& plan,
                                                       const SourceShape& shape, Sink sink,
                                                       const Guard& guard);

    Result<std::optional<std::uint64_t>> select(const Stamp& stamp) override;
    Status convert(const AVFrame& frame, std::uint64_t slot) override;
    Status flush(const MediaInfo& so_far) override;
    Status finish(const MediaInfo& info) override;
    std::uint64_t task_bytes() const override;

private:
    struct Frame {
        PixelBuffer pixels;
        std::int64_t timestamp_ns;
    };
    WindowMaker(const FramePlan& plan, Sink sink, const Guard& guard)
        : plan_(plan), sink_(std::move(sink)), guard_(guard) {}
    Status emit(std::uint64_t start, std::uint64_t count, const MediaInfo& info);

    FramePlan plan_;
    Sink sink_;
    const Guard& guard_;
    std::unique_ptr<FrameConverter> converter_;
    std::deque<Frame> frames_;  // from frame `base_` of the source on
    std::uint64_t base_ = 0;
    std::uint64_t next_start_ = 0;  // of the next window
    std::uint64_t last_end_ = 0;    // of the last window
    std::uint64_t windows_ = 0;
};

}  // namespace cinejury::media
