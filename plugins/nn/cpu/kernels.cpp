// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/kernels.hpp"

namespace cinejury::nn::cpu {

extern const Kernels kernels_baseline;
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;

const Kernels& kernels(Level level) {
    switch (level) {
        case Level::kBaseline: return kernels_baseline;
        case Level::kAvx2: return kernels_avx2;
        case Level::kAvx512:
        case Level::kAvx512Bf16:
        case Level::kAmx: return kernels_avx512;
    }
    return kernels_baseline;
}

}  // namespace cinejury::nn::cpu
