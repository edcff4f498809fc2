// SPDX-License-Identifier: Apache-2.0
// The base of generators. Include generator.hpp. Thread rule: the tags of generator.h.
#pragma once

#include <memory>
#include <span>

#include "cinejury/cpp/candidate.hpp"
#include "cinejury/cpp/plugin.hpp"

namespace cinejury::sdk {

struct EncodeRequest {
    std::string_view prompt;
    std::string_view negative_prompt;
    bool strict = false;  // refuse words that the generator does not know
};

// The helpers refuse every call whose capability the metadata does not claim, and spec fields
// likewise.
class Generator : public virtual Plugin {
public:
    // [control & loaded] Never null.
    virtual std::shared_ptr<const Condition> encode(const Call&, const EncodeRequest& request) {
        return std::make_shared<Condition>(std::string(request.prompt),
                                           std::string(request.negative_prompt));
    }
    // [worker & loaded] A candidate at step 0. Values that cannot be honoured exactly are refused
    // with CJ_INVALID_ARGUMENT naming field and limit.
    virtual std::unique_ptr<Candidate> create(const Call&, std::shared_ptr<const Condition>,
                                              const Spec&) = 0;
    // [worker & loaded] Several candidates, "batch"; the same bits as one by one. Budget as in
    // Candidate::advance, for all together.
    virtual void advance(const Call& call, std::span<Candidate* const> candidates,
                         std::uint32_t to_step, double budget, Cost& cost) {
        const double before = cost.denoiser_calls;
        for (Candidate* candidate : candidates) {
            const double left = budget - (cost.denoiser_calls - before);
            if (budget > 0 && left <= 0) return;
            candidate->advance(call, to_step, budget > 0 ? left : 0, cost);
        }
    }
    // [worker & loaded] "resume-blob": what Candidate::save wrote. CJ_BAD_DATA when damaged or
    // foreign, CJ_UNSUPPORTED from another version of plugin or weights.
    virtual std::unique_ptr<Candidate> load_candidate(const Call&, std::shared_ptr<const Condition>,
                                                      std::string_view /*blob*/) {
        throw Error(CJ_UNSUPPORTED, "the generator has no \"resume-blob\"");
    }
    // [any-thread & loaded] Wakes a call that waits outside the polling of Call::checkpoint.
    virtual void cancel(std::uint64_t /*token*/) {}
};

}  // namespace cinejury::sdk
