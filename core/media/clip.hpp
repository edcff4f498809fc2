// SPDX-License-Identifier: Apache-2.0
// Clips in memory, and where a candidate's frames come from.
// Thread rule: immutable after construction; shared freely.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cinejury/clip.h"
#include "cinejury/host.h"
#include "core/base/status.hpp"

namespace cinejury::media {

struct Rational {
    std::uint32_t numerator = 0;
    std::uint32_t denominator = 1;
    bool operator==(const Rational&) const = default;
};

// Frames in memory: RGB, 8 bit, full range.
struct Clip {
    std::uint32_t width = 0;   // pixels
    std::uint32_t height = 0;  // pixels
    std::uint64_t frames = 0;
    Rational fps;                                     // 0/1 = unknown
    std::vector<std::int64_t> timestamps_ns;          // [frames] or empty: frame i is at i / fps
    std::uint32_t primaries = CJ_COLOUR_UNSPECIFIED;  // H.273
    std::uint32_t transfer = CJ_COLOUR_UNSPECIFIED;   // H.273
    std::shared_ptr<const std::uint8_t>
        pixels;  // [frames, height, width, 3] u8 row-major, without gaps

    std::uint64_t bytes() const { return frames * height * width * 3; }
    // SHA-256 over size, rate, timestamps and pixels.
    std::string digest() const;
};

// Takes over what a generator handed out. Frames in a host buffer without gaps are retained, not
// copied; everything else is copied (strides, luma -> RGB by repetition). kInvalidArgument: shape,
// type, device or rate that the contract does not allow, said by field.
Result<Clip> clip_from_plugin(const cj_clip_t& clip, const cj_host_t* host);

// Frames of one candidate: a file on disk or a clip in memory.
using Source = std::variant<std::filesystem::path, std::shared_ptr<const Clip>>;

// SHA-256 of a source's content: of the file's bytes, or Clip::digest.
Result<std::string> source_digest(const Source& source);

}  // namespace cinejury::media
