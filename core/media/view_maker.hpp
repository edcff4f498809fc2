// SPDX-License-Identifier: Apache-2.0
// Makes the view of a plan without windows.
// Thread rule: as FrameConsumer.
#pragma once

#include <memory>
#include <vector>

#include "core/media/frame_consumer.hpp"
#include "core/media/frame_converter.hpp"
#include "core/media/frame_selection.hpp"
#include "core/media/pixel_buffer.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

class ViewMaker final : public FrameConsumer {
public:
    // `total`: frames of the source, exact for plans that need it, else a guess. `guard` borrowed.
    static Result<std::unique_ptr<ViewMaker>> create(const FramePlan& plan,
                                                     const SourceShape& shape, std::uint64_t total,
                                                     const Guard& guard);

    Result<std::optional<std::uint64_t>> select(const Stamp& stamp) override;
    Status convert(const AVFrame& frame, std::uint64_t slot) override;
    Status flush(const MediaInfo&) override { return {}; }
    Status finish(const MediaInfo& info) override;
    std::uint64_t task_bytes() const override { return converter_->worker_bytes(); }

    // After finish; null when the plan needs the total and it was wrong.
    const ViewPtr& view() const { return view_; }

private:
    ViewMaker(const FramePlan& plan, std::uint64_t total, const Guard& guard)
        : plan_(plan), total_(total), selection_(plan, total), guard_(guard) {}

    FramePlan plan_;
    std::uint64_t total_;
    FrameSelection selection_;
    std::unique_ptr<FrameConverter> converter_;
    PixelBuffer pixels_;
    std::vector<std::int64_t> timestamps_;
    std::vector<std::int64_t> source_frames_;
    const Guard& guard_;
    ViewPtr view_;
};

}  // namespace cinejury::media
