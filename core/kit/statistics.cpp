// SPDX-License-Identifier: Apache-2.0
#include "core/kit/statistics.hpp"

#include <numeric>

#include "core/kit/random.hpp"

namespace cinejury::kit {

Estimate estimate(std::span<const double> by_source) {
    constexpr int kDraws = 1000;
    constexpr std::uint64_t kSeed = 20240229;
    Estimate result;
    result.sources = by_source.size();
    if (by_source.empty()) return result;
    const auto count = static_cast<double>(by_source.size());
    result.value = std::accumulate(by_source.begin(), by_source.end(), 0.0) / count;
    Random random(kSeed);
    std::vector<double> means;
    for (int draw = 0; draw < kDraws; ++draw) {
        double sum = 0;
        for (std::size_t i = 0; i < by_source.size(); ++i)
            sum += by_source[random.below(by_source.size())];
        means.push_back(sum / count);
    }
    result.low = quantile(means, 0.025);
    result.high = quantile(std::move(means), 0.975);
    return result;
}

}  // namespace cinejury::kit
