// SPDX-License-Identifier: Apache-2.0
// How good the policy is on prompts that it is not trained on, and whether a guard rail is broken.
// Thread rule: one thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "core/base/bootstrap.hpp"
#include "core/tune/learner.hpp"
#include "core/tune/plan.hpp"
#include "core/tune/rater.hpp"

namespace cinejury::tune {

struct Evaluation {
    std::uint64_t update = 0;
    double seconds = 0;  // since the run began, all its parts, when this evaluation was over
    std::map<std::string, double> selecting, held_out, canaries;  // means over clips, where ok
    double passed = 0;     // share of clips that pass every gate
    double diversity = 0;  // mean |difference| of the bytes of two clips of a prompt, over prompts
    // By held-out prompt: the share of its clips for which the held-out judge finds every criterion
    // met (panel::kHeldOutMet); none where it said nothing of any.
    std::vector<std::optional<double>> met;
};

nlohmann::json to_json(const Evaluation& evaluation);
// Throws nlohmann::json::exception for another form.
Evaluation evaluation_from(const nlohmann::json& json);

// Of a clip of a held-out prompt, the same in every evaluation and none of a rollout's.
std::uint64_t evaluation_seed(const TunePlan& plan, std::size_t prompt, std::size_t clip);

// Rolls plan.evaluation_clips of every held-out prompt with the selected adapter. The first clip of
// those that the report shows is kept in the run's folder.
Result<Evaluation> evaluate(Learner& learner, Rater& rater, const TunePlan& plan,
                            std::uint64_t update, const CancelToken& cancel);

// Mean over the prompts that have a value. 0 where none has: look for `gain` first.
double mean_met(const Evaluation& evaluation);

// `now.met` less `start.met`, mean over the prompts with a 95 % interval by bootstrap over them.
// Both have clips of the same noise, so that only the adapter differs. None without a held-out
// judge.
std::optional<Interval> gain(const Evaluation& start, const Evaluation& now);
// In points, for people: "+12.5 (+4.0 to +21.0)".
std::string gain_words(const Interval& gain);

// Which guard rails `now` breaks, in words; empty: none. Against the start: a held-out criterion
// that fell by more than plan.held_out_drop, a canary that was not under its alarm at the start and
// is now, or that says nothing any more, diversity under plan.least_diversity of the start's.
std::vector<std::string> breaches(const Evaluation& start, const Evaluation& now,
                                  const std::map<std::string, double>& alarms,
                                  const TunePlan& plan);

}  // namespace cinejury::tune
