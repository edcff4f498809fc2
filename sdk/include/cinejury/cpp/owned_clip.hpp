// SPDX-License-Identifier: Apache-2.0
// A clip that a generator makes: in host memory, so that the host can keep it without a copy, or on
// a device, for a call that brings a stream of it. Thread rule: written by its maker until it is
// handed out, then immutable.
#pragma once

#include <memory>
#include <optional>
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

// Frames that lie on a device: [frames, height, width, 3] bytes without gaps. `memory` owns them.
struct DeviceFrames {
    std::int32_t device_type = CJ_DEVICE_CUDA;  // CJ_DEVICE_...
    std::int32_t device_id = 0;
    std::shared_ptr<void> memory;
    std::uint64_t alignment = 1;
};

// Move-only. Frames are RGB, u8, full range; in host memory zeroed at first.
class OwnedClip {
public:
    OwnedClip(const Host& host, std::uint32_t frames, std::uint32_t width, std::uint32_t height,
              Rate fps)
        : data_(std::make_unique<Data>(frames, width, height)) {
        Data& d = *data_;
        d.buffer.emplace(host.allocate(static_cast<std::uint64_t>(d.strides[0]) * frames));
        d.describe(d.buffer->bytes().data(), CJ_DEVICE_CPU, 0, 64, fps);
        d.clip.owner = d.buffer->raw();
    }
    // For a call with a stream of that device; the frames live as long as the clip.
    OwnedClip(DeviceFrames device, std::uint32_t frames, std::uint32_t width, std::uint32_t height,
              Rate fps)
        : data_(std::make_unique<Data>(frames, width, height)) {
        Data& d = *data_;
        d.describe(device.memory.get(), device.device_type, device.device_id, device.alignment,
                   fps);
        d.device = std::move(device.memory);
    }

    // [height, width, 3] of one frame, row-major; of a clip in host memory.
    std::span<std::uint8_t> frame(std::uint32_t index) const {
        const auto bytes = static_cast<std::size_t>(data_->strides[0]);
        return data_->buffer->bytes().subspan(index * bytes, bytes);
    }
    std::uint32_t frames() const { return static_cast<std::uint32_t>(data_->shape[0]); }
    std::uint32_t height() const { return static_cast<std::uint32_t>(data_->shape[1]); }
    std::uint32_t width() const { return static_cast<std::uint32_t>(data_->shape[2]); }
    const cj_clip_t* raw() const { return &data_->clip; }

private:
    // What the C structs point to; does not move.
    struct Data {
        Data(std::int64_t frames, std::int64_t width, std::int64_t height)
            : shape{frames, height, width, 3}, strides{height * width * 3, width * 3, 3, 1} {}
        void describe(void* pixels, std::int32_t device_type, std::int32_t device_id,
                      std::uint64_t alignment, Rate fps) {
            tensor = {CJ_SIZE(cj_tensor),
                      CJ_TENSOR_READ_ONLY,
                      alignment,
                      pixels,
                      device_type,
                      device_id,
                      4,
                      CJ_DTYPE_UINT,
                      8,
                      1,
                      shape,
                      strides,
                      0};
            clip.size = CJ_SIZE(cj_clip);
            clip.pixel_format = CJ_PIXEL_RGB;
            clip.frames = &tensor;
            clip.fps_numerator = fps.numerator;
            clip.fps_denominator = fps.denominator;
            clip.source_frame_count = static_cast<std::uint64_t>(shape[0]);
            clip.source_width = static_cast<std::uint32_t>(shape[2]);
            clip.source_height = static_cast<std::uint32_t>(shape[1]);
            clip.primaries = clip.transfer = CJ_COLOUR_UNSPECIFIED;
        }
        std::optional<Buffer> buffer;  // of a clip in host memory
        std::shared_ptr<void> device;  // else
        std::int64_t shape[4], strides[4];
        cj_tensor_t tensor{};
        cj_clip_t clip{};
    };
    std::unique_ptr<Data> data_;
};

}  // namespace cinejury::sdk
