// SPDX-License-Identifier: Apache-2.0
// Runs out of memory whatever the spec. Fails: life.make
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    zoo::sdk::OwnedClip decode(const zoo::sdk::Call&, zoo::sdk::Cost&) override {
        throw std::bad_alloc();
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
