// SPDX-License-Identifier: Apache-2.0
// Which CUDA devices this process can use. Answered by nn/cuda, or by the stub of nn/no_cuda.
// Thread rule: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cinejury::nn {

struct CudaDevice {
    int id = 0;
    std::string name;
    int major = 0, minor = 0;  // compute capability
    std::uint64_t bytes = 0;   // of memory
};

// Whether the CUDA backend was compiled in.
bool cuda_built_in();

// Empty without a driver, without a device, or when CUDA is not built in. The first call loads the
// driver's library; nothing before it does.
std::vector<CudaDevice> cuda_devices();

}  // namespace cinejury::nn
