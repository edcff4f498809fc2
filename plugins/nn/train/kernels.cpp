// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/train/kernels.hpp"

namespace cinejury::nn::train {

extern const Kernels train_kernels_baseline;
extern const Kernels train_kernels_avx2;
extern const Kernels train_kernels_avx512;

const Kernels& kernels(cpu::Level level) {
    switch (level) {
        case cpu::Level::kBaseline: return train_kernels_baseline;
        case cpu::Level::kAvx2: return train_kernels_avx2;
        case cpu::Level::kAvx512:
        case cpu::Level::kAvx512Bf16:
        case cpu::Level::kAmx: return train_kernels_avx512;
    }
    return train_kernels_baseline;
}

}  // namespace cinejury::nn::train
