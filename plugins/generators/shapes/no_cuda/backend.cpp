// SPDX-License-Identifier: Apache-2.0
// The absent CUDA backend.
#include "plugins/generators/shapes/backend.hpp"

namespace cinejury::shapes {

std::unique_ptr<Backend> make_cuda_backend(const sdk::Host&, const nn::Safetensors&,
                                           const std::string&) {
    throw sdk::Error(CJ_UNSUPPORTED,
                     "option \"device\": this build has no CUDA (it was configured without nvcc); "
                     "use auto or cpu",
                     CJ_REACT_RETRY_ON_CPU);
}

}  // namespace cinejury::shapes
