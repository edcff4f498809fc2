// SPDX-License-Identifier: Apache-2.0
// What a media file may cost before it is refused. All limits are finite by default: input is
// hostile.
#pragma once

#include <chrono>
#include <cstdint>

namespace cinejury::media {

struct Limits {
    std::uint64_t max_pixels = 7680ull * 4320;  // of one frame, width x height
    std::uint64_t max_frames = 100'000;         // decoded of one file
    std::chrono::seconds max_duration{3600};    // by timestamps
    std::uint32_t max_streams = 32;             // in the container
    std::uint64_t max_file_bytes = 16ull << 30;
    std::uint64_t max_memory_bytes = 1ull << 30;  // views and decoder buffers of one file
    std::chrono::milliseconds max_time{
        10'000};  // of opening and decoding one file; checked between decoder calls
};

}  // namespace cinejury::media
