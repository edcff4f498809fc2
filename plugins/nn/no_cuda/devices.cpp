// SPDX-License-Identifier: Apache-2.0
// The absent CUDA backend.
#include "plugins/nn/cuda_devices.hpp"

namespace cinejury::nn {

bool cuda_built_in() {
    return false;
}

std::vector<CudaDevice> cuda_devices() {
    return {};
}

}  // namespace cinejury::nn
