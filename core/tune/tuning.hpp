// SPDX-License-Identifier: Apache-2.0
// A whole tuning run: rollout, rating, updates, evaluation, guard rails, checkpoints. Thread rule:
// one thread; generator and rater spread their own work.
#pragma once

#include <functional>

#include "core/tune/checkpoint.hpp"
#include "core/tune/update.hpp"

namespace cinejury::tune {

// What is told while it runs.
struct TuneEvent {
    enum class Kind { kNotice, kEvaluated, kRolled, kUpdated };
    Kind kind = Kind::kNotice;
    std::uint64_t update = 0, updates = 0;
    UpdateFigures figures;                   // kUpdated
    std::size_t usable = 0, clips = 0;       // kRolled: pairs or rated clips, of clips
    const Evaluation* evaluation = nullptr;  // kEvaluated
    std::optional<Interval> gain;            // kEvaluated: over the first evaluation
    double seconds = 0;                      // since the run began, all parts
    std::string text;                        // kNotice
};
using Tell = std::function<void(const TuneEvent&)>;

struct TuneResult {
    Progress progress;
    std::string adapter;  // content of the adapter file: of the last evaluation without a breach
    std::string digest;   // its SHA-256
    std::map<std::string, double> alarms;  // of the rater
};

// Runs `plan` from its newest checkpoint when `resume`, else from the beginning; without `resume` a
// folder that has checkpoints is kBadState. Ends after plan.updates, or at a breach with the last
// good adapter. kCancelled: the last checkpoint stands. Writes `folder`/adapter.safetensors at the
// end.
Result<TuneResult> tune(const TunePlan& plan, Learner& learner, Rater& rater, bool resume,
                        const CancelToken& cancel, const Tell& tell);

}  // namespace cinejury::tune
