// SPDX-License-Identifier: Apache-2.0
// Makes one clip whatever the seed. Fails: generator.seed-used
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    Candidate(const zoo::sdk::Host& host, std::shared_ptr<const zoo::sdk::Condition> condition,
              const zoo::State& state)
        : zoo::Candidate(host, std::move(condition), state) {
        if (state.step > 0) return;  // of a blob
        state_.seed = 0;
        state_.start();
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
