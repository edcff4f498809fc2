// SPDX-License-Identifier: Apache-2.0
// What a tuning run is asked to do. Thread rule: values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "core/tune/preferences.hpp"

namespace cinejury::tune {

enum class Method { kDpo, kNft, kRwr };
// "dpo", "nft", "rwr".
std::string_view method_name(Method method);
std::optional<Method> method_of(std::string_view name);

struct TunePlan {
    // Who is trained and who judges: with others a run does not go on.
    std::string generator, weights_digest;
    std::string panel, panel_digest;

    Method method = Method::kDpo;
    std::vector<std::string> prompts;   // trained on, cyclically in a shuffled order
    std::vector<std::string> held_out;  // of the evaluations, never trained on

    // The adapter: low rank, or with rank 0 a delta.
    std::uint32_t rank = 16;
    double scale = 1;
    std::string targets;  // joined by spaces; empty: the generator's choice

    // One round: the sampling adapter makes clips, then updates are made on them.
    std::uint64_t updates = 100;  // of the whole run
    std::uint64_t prompts_per_round = 8;
    std::uint64_t clips_per_prompt = 8;  // at least 2
    std::uint64_t updates_per_round = 8;
    std::uint64_t batch = 16;  // clips of an update; for dpo two a pair
    std::uint32_t steps = 0;   // of the sampler, in rollout and evaluation; 0: the generator's own
    std::uint64_t seed = 1;

    double learning_rate = 2e-5;
    std::uint64_t warm_up = 20;  // updates over which the learning rate rises
    double weight_decay = 0;
    double max_norm = 1;
    double beta = 2000;         // dpo: of the loss; nft: of the mixture
    double temperature = 1;     // rwr
    double anchor = 0;          // strength of the divergence term to the reference
    double old_decay = 0.95;    // nft: largest decay of the old policy, reached by 0.005 an update
    double margin = 0.1;        // dpo: least difference of advantages of a pair
    double noise_floor = 0.05;  // of criteria that are not named below
    Criteria criteria;          // weights and noise floors; those not named have the panel's weight

    // Guard rails, looked at every `evaluate_every` updates.
    std::uint64_t evaluate_every = 40;
    std::uint64_t evaluation_clips = 2;  // of each held-out prompt, same noise every time
    double held_out_drop = 0.02;         // of a held-out criterion's mean, against the start
    double least_diversity = 0.8;        // of the start's

    std::filesystem::path folder;          // of the run: checkpoints, clips, adapter, report
    std::uint64_t shown_prompts = 8;       // held-out ones of which the report shows clips
    std::uint64_t kept_checkpoints = 2;    // at least 1
    std::uint64_t memory_bytes = 1 << 30;  // for kept passes

    // Refuses (kInvalidArgument, naming the field) what makes no run.
    Status check() const;
    // SHA-256 over what the result depends on: a run goes on only under the same plan.
    std::string digest() const;
};

// What the result depends on, by field.
nlohmann::json to_json(const TunePlan& plan);
// The rest as in a new plan. kBadData for another form.
Result<TunePlan> plan_from_json(const nlohmann::json& json);
// The first difference in words: "beta is 1 now, the run was begun with 2000"; empty when they are
// the same.
std::string plan_difference(const TunePlan& begun, const TunePlan& now);

}  // namespace cinejury::tune
