// SPDX-License-Identifier: Apache-2.0
// The absent CUDA backend.
#include "plugins/experts/shapes_judge/backend.hpp"

namespace cinejury::shapes {

std::unique_ptr<JudgeBackend> make_cuda_judge(const sdk::Host&, const nn::Safetensors&,
                                              const std::string&) {
    throw sdk::Error(CJ_UNSUPPORTED,
                     "option \"device\": this build has no CUDA (it was configured without nvcc); "
                     "use auto or cpu",
                     CJ_REACT_RETRY_ON_CPU);
}

}  // namespace cinejury::shapes
