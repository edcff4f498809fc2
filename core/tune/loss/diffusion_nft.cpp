// SPDX-License-Identifier: Apache-2.0
#include "core/tune/loss/diffusion_nft.hpp"

#include <algorithm>

namespace cinejury::tune {
namespace {

constexpr double kLeastScale = 1e-5;  // of w, where a prediction is exact

// x(v) - x at element i, for v = policy_part v + old_part v_old.
struct Branch {
    double policy_part, old_part;
    double error(const NftSample& s, std::size_t i) const {
        const double v = policy_part * static_cast<double>(s.policy[i]) +
                         old_part * static_cast<double>(s.old[i]);
        return static_cast<double>(s.noisy[i]) - s.sigma * v - static_cast<double>(s.clip[i]);
    }
};

}  // namespace

double optimality(double advantage, double limit) {
    return 0.5 + 0.5 * std::clamp(advantage / limit, -1.0, 1.0);
}

DiffusionNft DiffusionNft::of(const NftSample& s, double beta, double share, std::span<float> d) {
    DiffusionNft result;
    std::fill(d.begin(), d.end(), 0.0f);
    const std::size_t count = s.policy.size();
    const auto add = [&](const Branch& branch, double weight) {
        const double scale = std::max(
            kLeastScale, mean_of(count, [&](auto i) { return std::fabs(branch.error(s, i)); }));
        const double factor = weight / (beta * scale);
        result.loss += factor * mean_of(count, [&](auto i) {
                           const double error = branch.error(s, i);
                           return error * error;
                       });
        const double slope =
            share * factor * 2 * -s.sigma * branch.policy_part / static_cast<double>(count);
        for (std::size_t i = 0; i < count; ++i)
            d[i] += static_cast<float>(slope * branch.error(s, i));
    };
    add({beta, 1 - beta}, s.optimality);
    add({-beta, 1 + beta}, 1 - s.optimality);
    result.moved = mean_square(s.policy, s.old);
    return result;
}

}  // namespace cinejury::tune
