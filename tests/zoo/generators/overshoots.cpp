// SPDX-License-Identifier: Apache-2.0
// advance goes one step too far. Fails: generator.advance
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    void advance(const zoo::sdk::Call& call, std::uint32_t to_step, double budget,
                 zoo::sdk::Cost& cost) override {
        const bool inside = to_step > state_.step && to_step < state_.steps;
        zoo::Candidate::advance(call, to_step + (inside ? 1 : 0), budget, cost);
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
