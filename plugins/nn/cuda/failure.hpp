// SPDX-License-Identifier: Apache-2.0
// Failures of CUDA and its libraries as exceptions that tell what a caller can do about them.
// Thread rule: values.
#pragma once

#include <cuda_runtime_api.h>

#include <stdexcept>
#include <string>

namespace cinejury::nn::cuda {

class Failure : public std::runtime_error {
public:
    enum class Kind {
        kMemory,      // smaller batches may fit
        kDeviceLost,  // the context is unusable for the rest of the process
        kMissing,     // no driver, no device, or a library that is not installed
        kOther
    };
    Failure(Kind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
    Kind kind() const { return kind_; }

private:
    Kind kind_;
};

// Throws unless `code` is cudaSuccess; `what` names the operation.
void check(cudaError_t code, const char* what);
// After a kernel launch.
void check_launch(const char* kernel);

}  // namespace cinejury::nn::cuda
