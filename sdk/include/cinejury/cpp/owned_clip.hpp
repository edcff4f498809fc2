// SPDX-License-Identifier: Apache-2.0
// A clip that a generator makes, in host memory, so that the host can keep it without a copy.
// Thread rule: written by its maker until it is handed out, then immutable.
#pragma once

#include <memory>
#include <span>

#include "cinejury/clip.h"
#include "cinejury/cpp/host.hpp"

namespace cinejury::sdk {

// Frames a second as a rational.
struct Rate {
    std::uint32_t numerator = 0;  // 0 = unknown
    std::uint32_t denominator = 1;
    bool operator==(const Rate&) const = default;
};

// Move-only. Frames are RGB, u8, full range, zeroed at first.
class OwnedClip {
public:
    OwnedClip(const Host& host, std::uint32_t frames, std::uint32_t width, std::uint32_t height,
              Rate fps)
        : data_(std::make_unique<Data>(host, frames, width, height)) {
        Data& d = *data_;
        d.tensor = {CJ_SIZE(cj_tensor),
                    CJ_TENSOR_READ_ONLY,
                    64,
                    d.buffer.bytes().data(),
                    CJ_DEVICE_CPU,
                    0,
                    4,
                    CJ_DTYPE_UINT,
                    8,
                    1,
                    d.shape,
                    d.strides,
                    0};
        d.clip.size = CJ_SIZE(cj_clip);
        d.clip.pixel_format = CJ_PIXEL_RGB;
        d.clip.frames = &d.tensor;
        d.clip.fps_numerator = fps.numerator;
        d.clip.fps_denominator = fps.denominator;
        d.clip.source_frame_count = frames;
        d.clip.source_width = width;
        d.clip.source_height = height;
        d.clip.primaries = d.clip.transfer = CJ_COLOUR_UNSPECIFIED;
        d.clip.owner = d.buffer.raw();
    }

    // [height, width, 3] of one frame, row-major.
    std::span<std::uint8_t> frame(std::uint32_t index) const {
        const auto bytes = static_cast<std::size_t>(data_->strides[0]);
        return data_->buffer.bytes().subspan(index * bytes, bytes);
    }
    std::uint32_t frames() const { return static_cast<std::uint32_t>(data_->shape[0]); }
    std::uint32_t height() const { return static_cast<std::uint32_t>(data_->shape[1]); }
    std::uint32_t width() const { return static_cast<std::uint32_t>(data_->shape[2]); }
    const cj_clip_t* raw() const { return &data_->clip; }

private:
    // What the C structs point to; does not move.
    struct Data {
        Data(const Host& host, std::int64_t frames, std::int64_t width, std::int64_t height)
            : buffer(host.allocate(static_cast<std::uint64_t>(frames * width * height * 3))),
              shape{frames, height, width, 3},
              strides{height * width * 3, width * 3, 3, 1} {}
        Buffer buffer;
        std::int64_t shape[4], strides[4];
        cj_tensor_t tensor{};
        cj_clip_t clip{};
    };
    std::unique_ptr<Data> data_;
};

}  // namespace cinejury::sdk
