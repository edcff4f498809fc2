// SPDX-License-Identifier: Apache-2.0
#include "core/tune/preferences.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::tune {
namespace {

struct Spread {
    double mean = 0, deviation = 0;
    std::size_t count = 0;
};

Spread spread_of(std::span<const RatedClip> group, const std::string& criterion) {
    Spread spread;
    double sum = 0, square = 0;
    for (const RatedClip& clip : group)
        if (const auto found = clip.values.find(criterion); found != clip.values.end()) {
            sum += found->second;
            ++spread.count;
        }
    if (spread.count == 0) return spread;
    spread.mean = sum / static_cast<double>(spread.count);
    for (const RatedClip& clip : group)
        if (const auto found = clip.values.find(criterion); found != clip.values.end())
            square += (found->second - spread.mean) * (found->second - spread.mean);
    spread.deviation = std::sqrt(square / static_cast<double>(spread.count));
    return spread;
}

}  // namespace

Ranking rank_group(std::span<const RatedClip> group, const Criteria& criteria) {
    Ranking ranking;
    std::vector<double> sums(group.size());
    std::vector<bool> whole(group.size(), true);
    double weights = 0;
    for (const auto& [id, criterion] : criteria) {
        const Spread spread = spread_of(group, id);
        if (spread.count < 2 || criterion.weight <= 0 || spread.deviation <= 0 ||
            spread.deviation < criterion.noise_floor)
            continue;
        ranking.counted.push_back(id);
        weights += criterion.weight;
        for (std::size_t i = 0; i < group.size(); ++i) {
            const auto found = group[i].values.find(id);
            if (found == group[i].values.end())
                whole[i] = false;
            else
                sums[i] += criterion.weight * (found->second - spread.mean) / spread.deviation;
        }
    }
    for (std::size_t i = 0; i < group.size(); ++i)
        ranking.advantages.push_back(weights > 0 && whole[i] ? std::optional(sums[i] / weights)
                                                             : std::nullopt);
    return ranking;
}

std::optional<Pair> best_pair(std::span<const RatedClip> group, const Ranking& ranking,
                              double margin) {
    std::optional<std::size_t> best, worst;
    const auto key = [&](std::size_t i) {
        return std::pair(group[i].passed, *ranking.advantages[i]);
    };
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (!ranking.advantages[i]) continue;
        if (!best || key(i) > key(*best)) best = i;
        if (!worst || key(i) < key(*worst)) worst = i;
    }
    if (!best || *ranking.advantages[*best] - *ranking.advantages[*worst] <= margin)
        return std::nullopt;
    return Pair{*best, *worst};
}

}  // namespace cinejury::tune
