// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/nn_train/backend.hpp"

namespace cinejury::nn::test {

std::unique_ptr<Backend> make_cuda(bool, std::string& why) {
    why = "no CUDA device: this build has no CUDA";
    return nullptr;
}

}  // namespace cinejury::nn::test
