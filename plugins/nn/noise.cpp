// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/kernels.hpp"
#include "plugins/nn/philox.hpp"

namespace cinejury::nn {

void normal_noise(float* out, std::uint64_t count, std::uint64_t seed, std::uint64_t stream,
                  std::uint64_t first) {
    cpu::kernels().noise(out, count, seed, stream, first);
}

}  // namespace cinejury::nn
