// SPDX-License-Identifier: Apache-2.0
// The loop of a generator that works in steps: budget, cancel and cost in one place. Thread rule:
// as Candidate.
#pragma once

#include <algorithm>

#include "cinejury/cpp/candidate.hpp"

namespace cinejury::sdk {

class SteppedCandidate : public Candidate {
public:
    // One denoiser step from progress().step to the next; throws with the candidate unchanged.
    virtual void step(const Call&) = 0;
    // The clip of the last latent; decoding adds to the cost what it takes.
    virtual OwnedClip decode(const Call&, Cost&) = 0;
    // Of the next step: denoiser calls, and its share of a whole candidate at full compute.
    virtual Cost next_cost() const { return {1, 1.0 / progress().steps}; }

    void advance(const Call& call, std::uint32_t to_step, double budget, Cost& cost) override {
        const std::uint32_t last = std::min(to_step, progress().steps);
        double used = 0;
        while (progress().step < last) {
            call.checkpoint();
            const Cost next = next_cost();
            if (budget > 0 && used + next.denoiser_calls > budget) return;
            step(call);
            used += next.denoiser_calls;
            cost.denoiser_calls += next.denoiser_calls;
            cost.full_compute += next.full_compute;
        }
    }
    Finished finish(const Call& call, Cost& cost) override {
        advance(call, progress().steps, 0, cost);
        return {decode(call, cost), {}};
    }
};

}  // namespace cinejury::sdk
