// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/backend.hpp"
#include "plugins/nn/cuda_devices.hpp"

namespace cinejury::shapes {

std::unique_ptr<Backend> make_backend(const sdk::Host& host, const nn::Safetensors& weights,
                                      const std::string& device, const std::string& arithmetic) {
    if (device == "cuda") return make_cuda_backend(host, weights, arithmetic);
    if (device == "cpu" || nn::cuda_devices().empty())
        return make_cpu_backend(host, weights, arithmetic);
    return make_cuda_backend(host, weights, arithmetic);
}

}  // namespace cinejury::shapes
