// SPDX-License-Identifier: Apache-2.0
#include "lighting.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::coherence {
namespace {

constexpr double kHalfScore = 0.18;
constexpr double kQuiet = 0.01;  // what compression and grain leave
constexpr double kWindow = 0.3;  // seconds on each side of a moment

double median_of(const std::vector<double>& path, int first, int count) {
    std::vector<double> part(path.begin() + first, path.begin() + first + count);
    std::sort(part.begin(), part.end());
    return 0.5 * (part[(part.size() - 1) / 2] + part[part.size() / 2]);
}

// Between frames t - 1 and t, from `window` frames on each side: what lies between the middles of
// both sides, less what both sides go on by in that time anyway.
double jump_at(const std::vector<double>& path, int t, int window) {
    const double change = median_of(path, t, window) - median_of(path, t - window, window);
    // Pace within each side, from the medians of its halves.
    const int half = window / 2;
    const auto pace = [&](int first) {
        return (median_of(path, first + window - half, half) - median_of(path, first, half)) /
               double(window - half);
    };
    const double before = pace(t - window), after = pace(t);
    const double fade =
        before * after > 0 ? std::copysign(std::min(std::abs(before), std::abs(after)), before) : 0;
    const double jump = change - fade * window;
    return change * jump > 0 ? jump : 0;
}

// Mean square over the tiles of what one frame changes.
double change_at(const std::vector<std::vector<double>>& paths, int t) {
    double square = 0;
    for (const std::vector<double>& path : paths)
        square += (path[t] - path[t - 1]) * (path[t] - path[t - 1]) / kTiles;
    return square;
}

}  // namespace

Reading lighting(const ClipMotion& motion, const std::vector<Step>& steps) {
    const int frames = static_cast<int>(motion.count());
    const int window = std::min(motion.frames_in(kWindow, 3), frames / 2);
    if (window < 3) return abstains("too short: a step of the light needs at least 6 frames");
    if (std::string why = first_break(steps); !why.empty()) return abstains(std::move(why));
    const auto paths = brightness_paths(steps);
    double worst = -1, found = 0;
    int worst_frame = 0;
    for (int t = window; t + window <= frames; ++t) {
        double square = 0;
        for (const std::vector<double>& path : paths) {
            const double jump = jump_at(path, t, window);
            square += jump * jump / kTiles;
        }
        if (square <= worst) continue;
        worst = square;
        worst_frame = t;
    }
    for (const Step& step : steps) found += step.found / double(steps.size());
    const int last = worst_frame + window / 2;
    for (int t = std::max(1, worst_frame - window / 2); t <= last; ++t)
        if (change_at(paths, t) > change_at(paths, worst_frame)) worst_frame = t;
    return {
        std::exp2(-std::max(0.0, std::sqrt(worst) - kQuiet) / kHalfScore), found, worst_frame, {}};
}

}  // namespace cinejury::coherence
