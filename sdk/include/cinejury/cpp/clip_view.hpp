// SPDX-License-Identifier: Apache-2.0
// Read access to the frames of a clip on the CPU, whatever its strides. Thread rule: immutable, any
// thread, for as long as the clip is borrowed.
#pragma once

#include <span>
#include <vector>

#include "cinejury/clip.h"
#include "cinejury/cpp/error.hpp"

namespace cinejury::sdk {

// One frame: [height, width, channels] u8. Strides are in bytes and may be negative.
class Frame {
public:
    Frame(const std::uint8_t* origin, std::uint32_t height, std::uint32_t width,
          std::uint32_t channels, std::span<const std::int64_t> strides)
        : origin_(origin),
          height_(height),
          width_(width),
          channels_(channels),
          row_stride_(strides[0]),
          pixel_stride_(strides[1]),
          channel_stride_(strides[2]) {}

    std::uint32_t height() const { return height_; }
    std::uint32_t width() const { return width_; }
    std::uint32_t channels() const { return channels_; }

    std::uint8_t at(std::uint32_t y, std::uint32_t x, std::uint32_t channel = 0) const {
        return origin_[y * row_stride_ + x * pixel_stride_ + channel * channel_stride_];
    }
    // Row y as [width * channels] bytes: the clip's own memory where it has no gaps, else a copy in
    // `scratch`.
    std::span<const std::uint8_t> row(std::uint32_t y, std::vector<std::uint8_t>& scratch) const {
        const std::size_t bytes = std::size_t{width_} * channels_;
        if (channel_stride_ == 1 && pixel_stride_ == channels_)
            return {origin_ + y * row_stride_, bytes};
        scratch.clear();
        for (std::uint32_t x = 0; x < width_; ++x)
            for (std::uint32_t c = 0; c < channels_; ++c) scratch.push_back(at(y, x, c));
        return scratch;
    }

private:
    const std::uint8_t* origin_;
    std::uint32_t height_, width_, channels_;
    std::int64_t row_stride_, pixel_stride_, channel_stride_;
};

class ClipView {
public:
    // Throws CJ_INVALID_ARGUMENT when the clip is not what clip.h states: u8, [frames, height,
    // width, channels], CPU memory.
    explicit ClipView(const cj_clip_t* clip) : clip_(clip) {
        require_struct(clip, CJ_SIZE(cj_clip), "cj_clip_t");
        require_struct(clip->frames, CJ_SIZE(cj_tensor), "cj_clip_t::frames");
        const cj_tensor_t& t = *clip->frames;
        const int channels = clip->pixel_format == CJ_PIXEL_LUMA ? 1 : 3;
        const bool bytes = t.dtype_code == CJ_DTYPE_UINT && t.dtype_bits == 8 && t.dtype_lanes == 1;
        if (t.device_type != CJ_DEVICE_CPU || !bytes || t.ndim != 4 || !t.data || !t.shape ||
            !t.strides || t.shape[0] < 1 || t.shape[1] < 1 || t.shape[2] < 1 ||
            t.shape[3] != channels)
            throw Error(CJ_INVALID_ARGUMENT,
                        "frames are not u8 [frames, height, width, channels] on the CPU",
                        CJ_REACT_BUG_IN_HOST);
    }

    std::uint32_t frames() const { return extent(0); }
    std::uint32_t height() const { return extent(1); }
    std::uint32_t width() const { return extent(2); }
    std::uint32_t channels() const { return extent(3); }

    Frame frame(std::uint32_t index) const {
        const cj_tensor_t& t = *clip_->frames;
        const auto* data = static_cast<const std::uint8_t*>(t.data) + t.byte_offset;
        return Frame(data + index * t.strides[0], height(), width(), channels(),
                     std::span(t.strides + 1, 3));
    }
    // Seconds from the clip's start; 0 for every frame when neither timestamps nor rate are known.
    double seconds(std::uint32_t index) const {
        if (clip_->timestamps_ns) return static_cast<double>(clip_->timestamps_ns[index]) * 1e-9;
        if (clip_->fps_numerator == 0) return 0;
        return static_cast<double>(source_frame(index)) * clip_->fps_denominator /
               clip_->fps_numerator;
    }
    // Index in the source clip.
    std::int64_t source_frame(std::uint32_t index) const {
        return clip_->source_frames ? clip_->source_frames[index] : std::int64_t{index};
    }
    const cj_clip_t& raw() const { return *clip_; }

private:
    std::uint32_t extent(int dimension) const {
        return static_cast<std::uint32_t>(clip_->frames->shape[dimension]);
    }
    const cj_clip_t* clip_;
};

}  // namespace cinejury::sdk
