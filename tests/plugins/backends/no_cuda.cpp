// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/backends/backend.hpp"

namespace cinejury::nn::test {

std::unique_ptr<Backend> make_cuda(Type, std::string& why) {
    why = "no CUDA device: this build has no CUDA";
    return nullptr;
}

}  // namespace cinejury::nn::test
