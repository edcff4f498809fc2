// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/backend.hpp"
#include "plugins/generators/shapes/train/training_backend.hpp"
#include "plugins/nn/cuda_devices.hpp"

namespace cinejury::shapes {
namespace {

bool on_cuda(const std::string& device) {
    return device == "cuda" || (device != "cpu" && !nn::cuda_devices().empty());
}

}  // namespace

std::unique_ptr<Backend> make_backend(const sdk::Host& host, const nn::Safetensors& weights,
                                      const std::string& device, const std::string& arithmetic) {
    if (on_cuda(device)) return make_cuda_backend(host, weights, arithmetic);
    return make_cpu_backend(host, weights, arithmetic);
}

std::unique_ptr<TrainingBackend> make_training(const sdk::Host& host, const TrainedWeights& weights,
                                               const std::string& device,
                                               const std::string& arithmetic) {
    if (on_cuda(device)) return make_cuda_training(weights, arithmetic);
    return make_cpu_training(host, weights);
}

}  // namespace cinejury::shapes
