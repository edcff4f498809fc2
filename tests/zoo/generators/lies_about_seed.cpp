// SPDX-License-Identifier: Apache-2.0
// Says that it used another seed. Fails: generator.echo
#include "good_generator.hpp"

namespace {

class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    const zoo::sdk::Spec& spec() const override {
        lie_ = spec_;
        lie_.seed = *spec_.seed + 1;
        return lie_;
    }

private:
    mutable zoo::sdk::Spec lie_;
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
