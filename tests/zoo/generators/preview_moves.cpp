// SPDX-License-Identifier: Apache-2.0
// A preview takes a step. Fails: generator.preview
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    zoo::sdk::OwnedClip preview(const zoo::sdk::Call& call, const zoo::sdk::PreviewRequest& request,
                                zoo::sdk::Cost& cost) override {
        for (float& one : state_.latent) one = one * 0.5f;
        return zoo::Candidate::preview(call, request, cost);
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
