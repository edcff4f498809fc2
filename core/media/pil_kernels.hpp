// SPDX-License-Identifier: Apache-2.0
// The inner loops of the Pillow resize, once for each instruction set; all give the same bits.
// Thread rule: free functions on constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/media/pil_taps.hpp"

namespace cinejury::media {

// Rows that the horizontal pass works on at a time: one vector lane each.
inline constexpr std::size_t kPilRows = 16;
// Bytes of a row that the vertical pass works on at a time; rows it reads are padded to this.
inline constexpr std::size_t kPilBlock = 64;

struct PilKernels {
    const char* name;
    bool (*supported)();  // by this processor
    // columns [in_width, 3, kPilRows] -> out [out_width, 3, kPilRows]: weighs along the width.
    void (*horizontal)(const std::uint8_t* columns, const PilTaps& taps, std::uint8_t* out);
    // One output row: weighs `count` rows, `stride` bytes apart, over `bytes` bytes, which is a
    // multiple of kPilBlock.
    void (*vertical)(const std::uint8_t* rows, std::size_t stride, const std::int32_t* weights,
                     std::int32_t count, std::size_t bytes, std::uint8_t* out);
};

// From the plain one to the widest.
std::span<const PilKernels> pil_kernels();
// The widest that this processor has.
const PilKernels& best_pil_kernels();

}  // namespace cinejury::media
