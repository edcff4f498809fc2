// SPDX-License-Identifier: Apache-2.0
// One frame through one plan: colour, rotation, size, pixel format.
// Thread rule: convert from any number of threads.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/status.hpp"
#include "core/media/av.hpp"
#include "core/media/geometry.hpp"
#include "core/media/guard.hpp"
#include "core/media/pil_resize.hpp"
#include "core/media/scaler.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

// Frames of a source as they are shown.
struct SourceShape {
    std::uint32_t width = 0;     // pixels, upright
    std::uint32_t height = 0;    // pixels, upright
    std::uint32_t rotation = 0;  // degrees clockwise that make stored frames upright
};

class FrameConverter {
public:
    // `guard` is borrowed. kInvalidArgument: the plan's size is over a limit.
    static Result<std::unique_ptr<FrameConverter>> create(const FramePlan& plan,
                                                          const SourceShape& shape,
                                                          const Guard& guard);
    ~FrameConverter();

    std::uint32_t width() const { return geometry_.width; }
    std::uint32_t height() const { return geometry_.height; }
    std::uint32_t channels() const { return luma_ ? 1 : 3; }
    std::uint64_t bytes() const {
        return std::uint64_t{geometry_.width} * geometry_.height * channels();
    }
    // Memory that one thread takes while it converts, besides the result.
    std::uint64_t worker_bytes() const;
    // Frames in memory come out unchanged: no size or format is asked for.
    bool keeps_pixels() const;

    // Writes [height, width, channels] without gaps. A frame of another size than the source's is
    // scaled to the source's first. kUnsupported: the pixel format.
    Status convert(const AVFrame& frame, std::uint8_t* out) const;

private:
    struct Worker;
    FrameConverter(const FramePlan& plan, const SourceShape& shape, const Guard& guard);
    Result<std::unique_ptr<Worker>> take_worker() const;
    Status convert_with(Worker& worker, const AVFrame& frame, std::uint8_t* out) const;
    Result<const AVFrame*> to_scaled_rgb(Worker& worker, const AVFrame& frame) const;
    Result<const AVFrame*> to_stored_rgb(Worker& worker, const AVFrame& frame) const;
    const AVFrame* upright(Worker& worker, const AVFrame* rgb) const;
    void store(const AVFrame& rgb, std::uint8_t* out) const;

    SourceShape shape_;
    Geometry geometry_;
    bool luma_;
    std::optional<PilResize> pil_;  // set when the plan asks for it and the size changes
    MemoryLease pil_tables_;
    const Guard& guard_;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Worker>> idle_;
};

}  // namespace cinejury::media
