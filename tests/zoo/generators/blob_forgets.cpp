// SPDX-License-Identifier: Apache-2.0
// A blob without the state of the sampler. Fails: generator.blob
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    std::string save(const zoo::sdk::Call&) override {
        zoo::State forgetful = state_;
        forgetful.start();
        return {reinterpret_cast<const char*>(&forgetful), sizeof forgetful};
    }
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
