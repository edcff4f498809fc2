// SPDX-License-Identifier: Apache-2.0
#include "core/tune/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/tune/evaluation_clips.hpp"

namespace cinejury::tune {
namespace {

constexpr std::uint64_t kFirstSeed = 0xe7a1000000000000u;

class Means {
public:
    void add(const std::map<std::string, double>& values) {
        for (const auto& [id, value] : values) {
            sums_[id] += value;
            ++counts_[id];
        }
    }
    std::map<std::string, double> of() const {
        std::map<std::string, double> means;
        for (const auto& [id, sum] : sums_) means[id] = sum / counts_.at(id);
        return means;
    }

private:
    std::map<std::string, double> sums_, counts_;
};

double distance(const media::Clip& a, const media::Clip& b) {
    if (a.bytes() != b.bytes() || a.bytes() == 0) return 0;
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < a.bytes(); ++i)
        sum += static_cast<std::uint64_t>(std::abs(a.pixels.get()[i] - b.pixels.get()[i]));
    return static_cast<double>(sum) / static_cast<double>(a.bytes());
}

// Of the clips that the held-out judge says anything of: the share that meets all it says.
std::optional<double> share_met(const std::vector<Rating>& ratings) {
    std::size_t judged = 0, met = 0;
    for (const Rating& rating : ratings) {
        judged += rating.met.has_value();
        met += rating.met.value_or(false);
    }
    if (judged == 0) return std::nullopt;
    return static_cast<double>(met) / static_cast<double>(judged);
}

nlohmann::json met_json(const std::vector<std::optional<double>>& met) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& share : met) list.push_back(share ? nlohmann::json(*share) : nullptr);
    return list;
}

}  // namespace

nlohmann::json to_json(const Evaluation& e) {
    return {{"update", e.update},     {"seconds", e.seconds},    {"selecting", e.selecting},
            {"held_out", e.held_out}, {"canaries", e.canaries},  {"passed", e.passed},
            {"met", met_json(e.met)}, {"diversity", e.diversity}};
}

Evaluation evaluation_from(const nlohmann::json& json) {
    Evaluation e;
    json.at("update").get_to(e.update);
    json.at("seconds").get_to(e.seconds);
    json.at("selecting").get_to(e.selecting);
    json.at("held_out").get_to(e.held_out);
    json.at("canaries").get_to(e.canaries);
    json.at("passed").get_to(e.passed);
    json.at("diversity").get_to(e.diversity);
    for (const nlohmann::json& share : json.at("met"))
        e.met.push_back(share.is_null() ? std::nullopt : std::optional(share.get<double>()));
    return e;
}

std::uint64_t evaluation_seed(const TunePlan& plan, std::size_t prompt, std::size_t clip) {
    return kFirstSeed + prompt * plan.evaluation_clips + clip;
}

Result<Evaluation> evaluate(Learner& learner, Rater& rater, const TunePlan& plan,
                            std::uint64_t update, const CancelToken& cancel) {
    Evaluation result;
    result.update = update;
    Means selecting, held_out, canaries;
    const auto clips = static_cast<double>(plan.held_out.size() * plan.evaluation_clips);
    for (std::size_t p = 0; p < plan.held_out.size(); ++p) {
        const std::string& prompt = plan.held_out[p];
        std::vector<Order> orders;
        for (std::uint64_t i = 0; i < plan.evaluation_clips; ++i)
            orders.push_back({prompt, evaluation_seed(plan, p, i)});
        CINEJURY_ASSIGN(const std::vector<RolledClip> rolled, learner.roll(orders, plan.steps));
        CINEJURY_RETURN_IF_ERROR(keep_clip(plan, update, p, *rolled[0].clip));
        std::vector<Rating> ratings;
        for (const RolledClip& one : rolled) {
            CINEJURY_ASSIGN(Rating rating, rater.rate(one.clip, prompt, cancel));
            selecting.add(rating.selecting);
            held_out.add(rating.held_out);
            canaries.add(rating.canaries);
            result.passed += rating.passed ? 1 / clips : 0;
            ratings.push_back(std::move(rating));
        }
        result.met.push_back(share_met(ratings));
        result.diversity +=
            distance(*rolled[0].clip, *rolled[1].clip) / static_cast<double>(plan.held_out.size());
    }
    result.selecting = selecting.of();
    result.held_out = held_out.of();
    result.canaries = canaries.of();
    return result;
}

double mean_met(const Evaluation& evaluation) {
    double sum = 0, count = 0;
    for (const auto& share : evaluation.met) {
        sum += share.value_or(0);
        count += share ? 1 : 0;
    }
    return count > 0 ? sum / count : 0;
}

std::optional<Interval> gain(const Evaluation& start, const Evaluation& now) {
    std::vector<double> differences;
    for (std::size_t p = 0; p < std::min(start.met.size(), now.met.size()); ++p)
        if (start.met[p] && now.met[p]) differences.push_back(*now.met[p] - *start.met[p]);
    if (differences.empty()) return std::nullopt;
    return bootstrap_mean(differences);
}

std::string gain_words(const Interval& gain) {
    return fmt::format("{:+.1f} ({:+.1f} to {:+.1f})", 100 * gain.mean, 100 * gain.low,
                       100 * gain.high);
}

std::vector<std::string> breaches(const Evaluation& start, const Evaluation& now,
                                  const std::map<std::string, double>& alarms,
                                  const TunePlan& plan) {
    std::vector<std::string> broken;
    for (const auto& [id, before] : start.held_out) {
        const auto found = now.held_out.find(id);
        if (found == now.held_out.end())
            broken.push_back(fmt::format("{}: the held-out judge says nothing any more", id));
        else if (found->second < before - plan.held_out_drop)
            broken.push_back(fmt::format("{}: the held-out judge fell from {:.3f} to {:.3f}", id,
                                         before, found->second));
    }
    for (const auto& [id, least] : alarms) {
        const auto before = start.canaries.find(id), found = now.canaries.find(id);
        if (before == start.canaries.end() || before->second < least) continue;
        if (found == now.canaries.end())
            broken.push_back(fmt::format("{}: the canary says nothing any more", id));
        else if (found->second < least)
            broken.push_back(fmt::format("{}: the canary fell from {:.3f} to {:.3f}, under {:.3f}",
                                         id, before->second, found->second, least));
    }
    if (now.diversity < plan.least_diversity * start.diversity)
        broken.push_back(
            fmt::format("diversity: two clips of a prompt differ by {:.2f}, {:.2f} at "
                        "the start",
                        now.diversity, start.diversity));
    return broken;
}

}  // namespace cinejury::tune
