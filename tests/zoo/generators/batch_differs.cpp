// SPDX-License-Identifier: Apache-2.0
// In a batch all candidates get the noise of the first. Fails: generator.batch
#include "good_generator.hpp"

namespace {

class Generator final : public zoo::Generator<> {
public:
    void advance(const zoo::sdk::Call& call, std::span<zoo::sdk::Candidate* const> candidates,
                 std::uint32_t to_step, double budget, zoo::sdk::Cost& cost) override {
        for (std::size_t i = 1; i < candidates.size(); ++i)
            candidates[i]->set_latent(call, candidates[0]->latent(call));
        zoo::Generator<>::advance(call, candidates, to_step, budget, cost);
    }
};

}  // namespace

ZOO_GENERATOR(Generator);
