// SPDX-License-Identifier: Apache-2.0
// Which instructions this processor really has, asked at run time.
// Thread rule: constants once asked.
#pragma once

#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cpu {

enum class Level { kBaseline, kAvx2, kAvx512, kAvx512Bf16, kAmx };

// What the processor and the operating system offer, and oneDNN is let use: its environment
// variable ONEDNN_MAX_CPU_ISA (SSE41, AVX2, AVX512_CORE ...) holds for everything here.
Level processor_level();
// "avx2", "avx512" ...
const char* level_name(Level level);

// The type of activations and products that is fastest and native here: bf16 on AVX512-BF16 and
// AMX, else f32. Products in bf16 on a processor without it are refused by oneDNN or emulated a
// hundred times slower.
Type best_type();
bool has_bf16_products();

}  // namespace cinejury::nn::cpu
