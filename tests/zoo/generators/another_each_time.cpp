// SPDX-License-Identifier: Apache-2.0
// Never makes the same clip twice. Fails: generator.seed
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    Candidate(const zoo::sdk::Host& host, std::shared_ptr<const zoo::sdk::Condition> condition,
              const zoo::State& state)
        : zoo::Candidate(host, std::move(condition), state) {
        static int made = 0;
        state_.latent[0] = static_cast<float>(++made % 97) / 97;
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
