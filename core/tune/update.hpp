// SPDX-License-Identifier: Apache-2.0
// One update of the policy on clips that were rolled and rated. Thread rule: one thread.
#pragma once

#include <random>
#include <vector>

#include "core/tune/learner.hpp"
#include "core/tune/plan.hpp"

namespace cinejury::tune {

// What a round trains on; all indices are of `clips`.
struct Lesson {
    std::vector<RolledClip> clips;
    std::vector<Pair> pairs;                            // for dpo
    std::vector<std::pair<std::size_t, double>> rated;  // clip, advantage: for nft and rwr
    bool empty(Method method) const {
        return method == Method::kDpo ? pairs.empty() : rated.empty();
    }
};

struct UpdateFigures {
    double loss = 0;           // mean over the batch
    double gradient_norm = 0;  // before clipping
    std::uint64_t step = 0;
};

class Updater {
public:
    Updater(Learner& learner, const TunePlan& plan) : learner_(learner), plan_(plan) {}

    // Update number `number` of the run, drawn from (plan.seed, number) alone. Before the first
    // optimizer step the policy must still be the reference: kInternal when a DPO loss is not
    // exactly ln 2, or the NFT policy not the old one.
    Result<UpdateFigures> run(const Lesson& lesson, std::uint64_t number);

private:
    // Clips of one call, their noised latents and the velocities that they are to have.
    struct Part {
        LatentBatch batch;
        std::vector<std::size_t> clips;
        std::vector<double> advantages;
        std::vector<float> targets;
    };
    std::size_t clips_of_a_call(const cj_training_facts_t& facts) const;
    void add(Part& part, const Lesson& lesson, std::size_t clip, double advantage, double sigma,
             const std::vector<float>& noise);
    void draw(Part& part, const Lesson& lesson, std::size_t count, std::mt19937_64& random);
    // Loss of the part, summed; gradients are accumulated.
    Result<double> learn(Part& part, const Lesson& lesson, double share, bool first);
    Result<double> losses(const Part& part, const Lesson& lesson, const std::vector<float>& policy,
                          const std::vector<float>& other, double share, bool first,
                          std::vector<float>& cotangents) const;

    Learner& learner_;
    const TunePlan& plan_;
};

}  // namespace cinejury::tune
