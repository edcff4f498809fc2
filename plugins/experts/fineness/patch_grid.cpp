// SPDX-License-Identifier: Apache-2.0
#include "patch_grid.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::fineness {
namespace {

constexpr double kHalfScore = 8;  // of 255
constexpr double kQuiet = 0.5;
constexpr std::size_t kLeastLines = 62;
constexpr std::size_t kFewest = 6;  // lines at a phase
constexpr std::size_t kFirstPeriod = 4, kLastPeriod = 32;

double lift_at(const std::vector<double>& lift, std::size_t period) {
    if (lift.size() / period < kFewest) return 0;
    double most = 0;
    for (std::size_t phase = 0; phase < period; ++phase) {
        std::vector<double> up, down;
        for (std::size_t i = phase; i < lift.size(); i += period) {
            up.push_back(lift[i]);
            down.push_back(-lift[i]);
        }
        most = std::max({most, pixels::quantile(up, 0.25), pixels::quantile(down, 0.25)});
    }
    return most;
}

double grid_of(const Profiles& profiles) {
    double most = 0;
    for (std::size_t period = kFirstPeriod; period <= kLastPeriod; ++period)
        most = std::max(most, std::min(lift_at(profiles.columns.lift, period),
                                       lift_at(profiles.rows.lift, period)));
    return most;
}

}  // namespace

pixels::Reading patch_grid(const std::vector<Profiles>& frames) {
    const Profiles mean = mean_of(frames);
    if (std::min(mean.columns.lift.size(), mean.rows.lift.size()) < kLeastLines)
        return pixels::abstains("the frames are too small to tell a grid: 64 pixels are needed");
    double worst = -1;
    std::int64_t worst_frame = -1;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const double own = grid_of(frames[i]);
        if (own <= worst) continue;
        worst = own;
        worst_frame = static_cast<std::int64_t>(i);
    }
    return {std::exp2(-std::max(0.0, grid_of(mean) - kQuiet) / kHalfScore), 1, worst_frame, {}};
}

}  // namespace cinejury::fineness
