// SPDX-License-Identifier: Apache-2.0
// A fork and its original are one. Fails: generator.fork
#include "good_generator.hpp"

namespace {

// Steps are counted in a place that forks share.
class Candidate final : public zoo::Candidate {
public:
    using zoo::Candidate::Candidate;
    zoo::sdk::Progress progress() const override { return {*step_, state_.steps, 0}; }
    void step(const zoo::sdk::Call& call) override {
        zoo::Candidate::step(call);
        ++*step_;
    }
    std::unique_ptr<zoo::sdk::Candidate> fork(const zoo::sdk::Call&) override {
        return std::make_unique<Candidate>(*this);
    }

private:
    std::shared_ptr<std::uint32_t> step_ = std::make_shared<std::uint32_t>(state_.step);
};

}  // namespace

ZOO_GENERATOR(zoo::Generator<Candidate>);
