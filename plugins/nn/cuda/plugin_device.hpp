// SPDX-License-Identifier: Apache-2.0
// How a plugin takes a CUDA device: the first one that can be used, and failures in the words of
// the contract. Thread rule: any thread.
#pragma once

#include <string>

#include "cinejury/cpp/error.hpp"
#include "plugins/nn/cuda/failure.hpp"
#include "plugins/nn/cuda_devices.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cuda {

[[noreturn]] void throw_as_plugin_error(const Failure& failure);

// What `function` returns; a Failure becomes an sdk::Error of the code that tells what helps.
template <class Function>
auto translated(Function&& function) {
    try {
        return function();
    } catch (const Failure& failure) {
        throw_as_plugin_error(failure);
    }
}

// Throws sdk::Error (CJ_UNSUPPORTED, naming the option `device`) when there is no device, or it is
// too old for the kernels.
CudaDevice plugin_device();

// The type of the products for the option `arithmetic`: "f32", else bf16.
inline Type plugin_type(const std::string& arithmetic) {
    return arithmetic == "f32" ? Type::kF32 : Type::kBf16;
}

}  // namespace cinejury::nn::cuda
