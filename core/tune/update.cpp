// SPDX-License-Identifier: Apache-2.0
#include "core/tune/update.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/tune/loss/anchor.hpp"
#include "core/tune/loss/diffusion_nft.hpp"
#include "core/tune/loss/flow_dpo.hpp"
#include "core/tune/loss/noising.hpp"
#include "core/tune/loss/reward_weighted.hpp"

namespace cinejury::tune {
namespace {

// Where the levels of pre-training lie: sigma = sigmoid(0.6 + 1.1 n), kept off both ends.
double drawn_sigma(std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    return std::clamp(sigmoid(0.6 + 1.1 * normal(random)), 0.02, 0.999);
}

std::vector<float> drawn_noise(std::size_t count, std::mt19937_64& random) {
    std::normal_distribution<float> normal;
    std::vector<float> noise(count);
    for (float& value : noise) value = normal(random);
    return noise;
}

Values slice(const std::vector<float>& all, std::size_t index, std::size_t count) {
    return Values(all).subspan(index * count, count);
}

Status off_policy(const char* what) {
    return {Code::kInternal,
            fmt::format("tune: before the first update {}: velocity does not give the same bits "
                        "for the same parameters",
                        what)};
}

}  // namespace

// An even number, so that pairs stay together.
std::size_t Updater::clips_of_a_call(const cj_training_facts_t& facts) const {
    const std::uint64_t fit =
        plan_.memory_bytes / std::max<std::uint64_t>(1, facts.bytes_per_kept_clip);
    const std::uint64_t most = std::min<std::uint64_t>({fit, facts.most_clips, plan_.batch});
    return std::max<std::size_t>(2, most / 2 * 2);
}

void Updater::add(Part& part, const Lesson& lesson, std::size_t clip, double advantage,
                  double sigma, const std::vector<float>& noise) {
    const RolledClip& rolled = lesson.clips[clip];
    const std::size_t at = part.batch.noisy.size();
    part.clips.push_back(clip);
    part.advantages.push_back(advantage);
    part.batch.prompts.push_back(rolled.order.prompt);
    part.batch.sigmas.push_back(sigma);
    part.batch.noisy.resize(at + noise.size());
    part.targets.resize(at + noise.size());
    noised(std::span(part.batch.noisy).subspan(at), rolled.latent, noise, sigma);
    true_velocity(std::span(part.targets).subspan(at), rolled.latent, noise);
}

void Updater::draw(Part& part, const Lesson& lesson, std::size_t count, std::mt19937_64& random) {
    const bool pairs = plan_.method == Method::kDpo;
    for (std::size_t i = 0; i < count; i += pairs ? 2 : 1) {
        const std::uint64_t word = random();
        const double sigma = drawn_sigma(random);
        const std::vector<float> noise = drawn_noise(learner_.values(), random);
        if (pairs) {
            const Pair& pair = lesson.pairs[word % lesson.pairs.size()];
            add(part, lesson, pair.win, 1, sigma, noise);
            add(part, lesson, pair.lose, -1, sigma, noise);
        } else {
            const auto& [clip, advantage] = lesson.rated[word % lesson.rated.size()];
            add(part, lesson, clip, advantage, sigma, noise);
        }
    }
}

Result<double> Updater::losses(const Part& part, const Lesson& lesson,
                               const std::vector<float>& policy, const std::vector<float>& other,
                               double share, bool first, std::vector<float>& cotangents) const {
    const std::size_t values = learner_.values();
    double sum = 0;
    const auto d = [&](std::size_t i) { return std::span(cotangents).subspan(i * values, values); };
    const auto of = [&](const std::vector<float>& all, std::size_t i) {
        return slice(all, i, values);
    };
    for (std::size_t i = 0; i < part.clips.size(); ++i) {
        if (plan_.method == Method::kDpo && i % 2 == 0) {
            const FlowDpo one =
                FlowDpo::of({of(policy, i), of(other, i), of(part.targets, i)},
                            {of(policy, i + 1), of(other, i + 1), of(part.targets, i + 1)},
                            plan_.beta, 2 * share, d(i), d(i + 1));
            if (first && one.loss != std::log(2.0)) return off_policy("the DPO loss is not ln 2");
            sum += 2 * one.loss;
        } else if (plan_.method == Method::kNft) {
            const DiffusionNft one = DiffusionNft::of(
                {of(policy, i), of(other, i), lesson.clips[part.clips[i]].latent,
                 of(part.batch.noisy, i), part.batch.sigmas[i], optimality(part.advantages[i])},
                plan_.beta, share, d(i));
            if (first && one.moved != 0) return off_policy("the NFT policy is not the old one");
            sum += one.loss;
        } else if (plan_.method == Method::kRwr) {
            sum += RewardWeighted::of(of(policy, i), of(part.targets, i), part.advantages[i],
                                      plan_.temperature, share, d(i))
                       .loss;
        }
    }
    return sum;
}

Result<double> Updater::learn(Part& part, const Lesson& lesson, double share, bool first) {
    const std::size_t values = learner_.values();
    KeptPass kept;
    CINEJURY_ASSIGN(const std::vector<float> policy,
                    learner_.velocity(CJ_ADAPTER_POLICY, part.batch, &kept));
    std::vector<float> reference, old;
    if (plan_.method == Method::kDpo || plan_.anchor > 0) {
        CINEJURY_ASSIGN(reference, learner_.velocity(CJ_ADAPTER_BASE, part.batch));
    }
    if (plan_.method == Method::kNft) {
        CINEJURY_ASSIGN(old, learner_.velocity(CJ_ADAPTER_OLD, part.batch));
    }
    std::vector<float> cotangents(policy.size());
    CINEJURY_ASSIGN(double loss,
                    losses(part, lesson, policy, plan_.method == Method::kNft ? old : reference,
                           share, first, cotangents));
    if (plan_.anchor > 0)
        for (std::size_t i = 0; i < part.clips.size(); ++i)
            loss += add_anchor(slice(policy, i, values), slice(reference, i, values), plan_.anchor,
                               share, std::span(cotangents).subspan(i * values, values));
    CINEJURY_RETURN_IF_ERROR(learner_.accumulate(std::move(kept), part.clips.size(), cotangents));
    return loss;
}

Result<UpdateFigures> Updater::run(const Lesson& lesson, std::uint64_t number) {
    CINEJURY_ASSIGN(const cj_training_facts_t facts, learner_.facts());
    CINEJURY_RETURN_IF_ERROR(learner_.zero_gradients());
    std::seed_seq seeds{plan_.seed, number, std::uint64_t{0x7475}};
    std::mt19937_64 random(seeds);
    const double share = 1 / static_cast<double>(plan_.batch);
    const std::size_t most = clips_of_a_call(facts);
    UpdateFigures figures;
    for (std::size_t done = 0; done < plan_.batch; done += most) {
        Part part;
        draw(part, lesson, std::min<std::size_t>(most, plan_.batch - done), random);
        CINEJURY_ASSIGN(const double loss, learn(part, lesson, share, facts.step == 0));
        figures.loss += share * loss;
    }
    const double rise =
        plan_.warm_up == 0
            ? 1
            : std::min(1.0, static_cast<double>(number + 1) / static_cast<double>(plan_.warm_up));
    CINEJURY_ASSIGN(const cj_optimizer_result_t result,
                    learner_.step({CJ_SIZE(cj_optimizer_settings), 0, plan_.learning_rate * rise,
                                   0.9, 0.99, 1e-8, plan_.weight_decay, plan_.max_norm}));
    figures.gradient_norm = result.gradient_norm;
    figures.step = result.step;
    return figures;
}

}  // namespace cinejury::tune
