// SPDX-License-Identifier: Apache-2.0
// Takes latents of every shape. Fails: generator.latent
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    void set_latent(const zoo::sdk::Call&, const zoo::sdk::FloatTensor& tensor) override {
        state_.latent[0] = tensor.values()[0];
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
