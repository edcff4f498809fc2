// SPDX-License-Identifier: Apache-2.0
#include "flicker.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.07;
constexpr double kQuiet = 0.004;     // what compression and grain leave
constexpr double kHalfWindow = 0.2;  // seconds

}  // namespace

Reading flicker(const ClipMotion& motion, const std::vector<Step>& steps) {
    if (motion.count() < 3) return abstains("too short: flicker needs at least 3 frames");
    if (std::string why = first_break(steps); !why.empty()) return abstains(std::move(why));
    const int reach = motion.frames_in(kHalfWindow, 1);
    std::vector<double> restless(motion.count(), 0.0);  // mean square over the tiles
    for (const std::vector<double>& path : brightness_paths(steps)) {
        const std::vector<double> calm = pixels::running_median(path, reach);
        for (std::size_t t = 0; t < path.size(); ++t)
            restless[t] += (path[t] - calm[t]) * (path[t] - calm[t]) / kTiles;
    }
    const auto worst = std::max_element(restless.begin() + 1, restless.end() - 1);
    double sum = 0, found = 0;
    for (const double square : restless) sum += square;
    for (const Step& step : steps) found += step.found / double(steps.size());
    const double energy = std::sqrt(sum / double(motion.count() - 2));
    const double length = std::min(1.0, double(motion.count() - 2) / (2 * reach + 1));
    return {std::exp2(-std::max(0.0, energy - kQuiet) / kHalfScore),
            found * length,
            worst - restless.begin(),
            {}};
}

}  // namespace cinejury::coherence
