// SPDX-License-Identifier: Apache-2.0
// Claims to stop within a step, and does not look. Fails: generator.cancel
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    void advance(const zoo::sdk::Call&, std::uint32_t to_step, double,
                 zoo::sdk::Cost& cost) override {
        while (state_.step < std::min(to_step, state_.steps)) {
            state_.advance();
            cost.denoiser_calls += 1;
        }
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
