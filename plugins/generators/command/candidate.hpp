// SPDX-License-Identifier: Apache-2.0
// One candidate: one run of the program. Thread rule: one call at a time for one candidate;
// different candidates at the same time.
#pragma once

#include <chrono>

#include "cinejury/cpp/candidate.hpp"
#include "setup.hpp"
#include "supervised_program.hpp"

namespace cinejury::command {

class CommandCandidate final : public sdk::Candidate {
public:
    // `setup` outlives the candidate. `spec` is what is echoed: it has an output folder, and size,
    // frames and rate where the program is told of them; `seed` is handed to the program whether it
    // is echoed or not.
    CommandCandidate(const Setup& setup, std::string prompt, sdk::Spec spec, std::uint64_t seed);

    const sdk::Spec& spec() const override { return spec_; }
    sdk::Progress progress() const override { return {.step = done_ ? 1u : 0u, .steps = 1}; }
    // Runs the program. After a failure a second call runs it again.
    sdk::Finished finish(const sdk::Call& call, sdk::Cost& cost) override;

private:
    ProgramRequest request(const sdk::Call& call, const std::string& file) const;
    std::chrono::milliseconds time_left(const sdk::Call& call) const;
    [[noreturn]] void fail(const sdk::Call& call, const ProgramEnd& end) const;

    const Setup& setup_;
    std::string prompt_;
    sdk::Spec spec_;
    std::uint64_t seed_;
    bool done_ = false;
};

}  // namespace cinejury::command
