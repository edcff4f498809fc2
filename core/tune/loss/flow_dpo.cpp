// SPDX-License-Identifier: Apache-2.0
#include "core/tune/loss/flow_dpo.hpp"

namespace cinejury::tune {
namespace {

double excess(const PairMember& one) {
    return mean_square(one.policy, one.target) - mean_square(one.reference, one.target);
}

void write(std::span<float> d, const PairMember& one, double factor) {
    for (std::size_t i = 0; i < d.size(); ++i)
        d[i] = static_cast<float>(
            factor * (static_cast<double>(one.policy[i]) - static_cast<double>(one.target[i])));
}

}  // namespace

FlowDpo FlowDpo::of(const PairMember& win, const PairMember& lose, double beta, double share,
                    std::span<float> d_win, std::span<float> d_lose) {
    FlowDpo result;
    result.difference = excess(win) - excess(lose);
    result.loss = -log_sigmoid(-beta / 2 * result.difference);
    // dL/dD = beta/2 sigmoid(beta/2 D), and de/dv = 2 (v - u) / elements.
    const double factor = share * beta * sigmoid(beta / 2 * result.difference) /
                          static_cast<double>(win.policy.size());
    write(d_win, win, factor);
    write(d_lose, lose, -factor);
    return result;
}

}  // namespace cinejury::tune
