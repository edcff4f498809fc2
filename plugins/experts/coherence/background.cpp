// SPDX-License-Identifier: Apache-2.0
#include "background.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.25;
constexpr double kQuiet = 0.1;       // what uneven motion may lose at once
constexpr double kHalfWindow = 0.5;  // seconds

}  // namespace

Reading background(const ClipMotion& motion, const std::vector<Step>& steps) {
    if (steps.empty()) return abstains("too short: a change needs at least 2 frames");
    std::vector<double> lost;
    for (const Step& step : steps) lost.push_back(step.lost);
    // Of fewer than 3 pairs nothing is usual.
    const std::vector<double> usual =
        steps.size() < 3 ? std::vector<double>(steps.size(), 0.0)
                         : pixels::running_median(lost, motion.frames_in(kHalfWindow, 2));
    double worst = -1;
    std::int64_t worst_frame = 0;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        // At the ends the median has no neighbours on one side.
        const bool end = i == 0 || i + 1 == lost.size();
        const double excess =
            lost[i] - (end ? std::min(usual[i], usual[steps.size() / 2]) : usual[i]);
        if (excess <= worst) continue;
        worst = excess;
        worst_frame = static_cast<std::int64_t>(i) + 1;
    }
    return {std::exp2(-std::max(0.0, worst - kQuiet) / kHalfScore), 1, worst_frame, {}};
}

}  // namespace cinejury::coherence
