// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/plugin_device.hpp"

namespace cinejury::nn::cuda {

using sdk::Error;

void throw_as_plugin_error(const Failure& failure) {
    switch (failure.kind()) {
        case Failure::Kind::kMemory: throw Error(CJ_OUT_OF_MEMORY, failure.what());
        case Failure::Kind::kDeviceLost: throw Error(CJ_DEVICE_LOST, failure.what());
        case Failure::Kind::kMissing:
            throw Error(CJ_UNSUPPORTED, failure.what(), CJ_REACT_RETRY_ON_CPU);
        case Failure::Kind::kOther: break;
    }
    throw Error(CJ_INTERNAL, failure.what(), CJ_REACT_RETRY_ON_CPU);
}

CudaDevice plugin_device() {
    const std::vector<CudaDevice> devices = cuda_devices();
    if (devices.empty())
        throw Error(CJ_UNSUPPORTED,
                    "option \"device\": no CUDA device can be used (no driver, no device, or a "
                    "driver that is too old); use auto or cpu",
                    CJ_REACT_RETRY_ON_CPU);
    const CudaDevice& device = devices.front();
    if (device.major < 8)
        throw Error(CJ_UNSUPPORTED,
                    "option \"device\": " + device.name +
                        " is older than compute capability 8.0, which the kernels need; use cpu",
                    CJ_REACT_RETRY_ON_CPU);
    return device;
}

}  // namespace cinejury::nn::cuda
