// SPDX-License-Identifier: Apache-2.0
// The absent CUDA backend of training.
#include "plugins/generators/shapes/train/training_backend.hpp"

namespace cinejury::shapes {

std::unique_ptr<TrainingBackend> make_cuda_training(const TrainedWeights&, const std::string&) {
    throw sdk::Error(CJ_UNSUPPORTED,
                     "option \"device\": this build has no CUDA (it was configured without nvcc); "
                     "use auto or cpu",
                     CJ_REACT_RETRY_ON_CPU);
}

}  // namespace cinejury::shapes
