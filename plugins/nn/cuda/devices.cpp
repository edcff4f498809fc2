// SPDX-License-Identifier: Apache-2.0
#include <cuda_runtime_api.h>

#include "plugins/nn/cuda_devices.hpp"

namespace cinejury::nn {

bool cuda_built_in() {
    return true;
}

std::vector<CudaDevice> cuda_devices() {
    int count = 0;
    // The static runtime opens libcuda at its first call; without it this is an error like others.
    if (cudaGetDeviceCount(&count) != cudaSuccess) {
        cudaGetLastError();
        return {};
    }
    std::vector<CudaDevice> devices;
    for (int id = 0; id < count; ++id) {
        cudaDeviceProp facts{};
        if (cudaGetDeviceProperties(&facts, id) != cudaSuccess) continue;
        devices.push_back({id, facts.name, facts.major, facts.minor, facts.totalGlobalMem});
    }
    return devices;
}

}  // namespace cinejury::nn
