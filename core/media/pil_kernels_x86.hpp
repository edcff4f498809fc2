// SPDX-License-Identifier: Apache-2.0
// PilKernels' functions for x86-64 processors that have these instructions.
// Thread rule: free functions.
#pragma once

#include "core/media/pil_kernels.hpp"

namespace cinejury::media {

#if defined(__x86_64__)
void pil_horizontal_avx2(const std::uint8_t* columns, const PilTaps& taps, std::uint8_t* out);
void pil_vertical_avx2(const std::uint8_t* rows, std::size_t stride, const std::int32_t* weights,
                       std::int32_t count, std::size_t bytes, std::uint8_t* out);
void pil_horizontal_avx512(const std::uint8_t* columns, const PilTaps& taps, std::uint8_t* out);
void pil_vertical_avx512(const std::uint8_t* rows, std::size_t stride, const std::int32_t* weights,
                         std::int32_t count, std::size_t bytes, std::uint8_t* out);
#endif

}  // namespace cinejury::media
