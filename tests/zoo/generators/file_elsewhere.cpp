// SPDX-License-Identifier: Apache-2.0
// Its file lies outside the output folder. Fails: generator.file
#define ZOO_CAPABILITIES "generate", "file-out"
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    zoo::sdk::Finished finish(const zoo::sdk::Call&, zoo::sdk::Cost&) override {
        return {std::nullopt, "/proc/self/maps"};
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
