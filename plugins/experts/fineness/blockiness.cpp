// SPDX-License-Identifier: Apache-2.0
#include "blockiness.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::fineness {
namespace {

constexpr double kHalfScore = 0.08;
constexpr double kSoftness = 0.0001;
constexpr std::size_t kLeastLines = 62;
constexpr double kFlat = 0.02;  // of 255; roughness below which there is no detail to look at

// m_p squared.
double modulation(const std::vector<double>& rough, std::size_t period) {
    const std::size_t turns = rough.size() / period;
    double mean = 0;
    std::vector<double> folded(period, 0.0);
    for (std::size_t i = 0; i < turns * period; ++i) {
        folded[i % period] += rough[i] / double(turns);
        mean += rough[i] / double(turns * period);
    }
    double variance = 0;
    for (const double value : folded) variance += (value - mean) * (value - mean) / double(period);
    return variance / (mean * mean);
}

double excess(const std::vector<double>& rough) {
    return pixels::rectified(modulation(rough, 8) - modulation(rough, 4) -
                                 0.5 * (modulation(rough, 7) + modulation(rough, 9)),
                             kSoftness);
}

double roughness(const std::vector<double>& rough) {
    double sum = 0;
    for (const double value : rough) sum += value;
    return sum / double(rough.size());
}

}  // namespace

pixels::Reading blockiness(const std::vector<Profiles>& frames) {
    const Profiles mean = mean_of(frames);
    if (std::min(mean.columns.rough.size(), mean.rows.rough.size()) < kLeastLines)
        return pixels::abstains("the frames are too small to tell blocks: 64 pixels are needed");
    if (std::min(roughness(mean.columns.rough), roughness(mean.rows.rough)) < kFlat)
        return pixels::abstains("too flat to tell blocks");
    double worst = -1;
    std::int64_t worst_frame = -1;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (roughness(frames[i].columns.rough) < kFlat || roughness(frames[i].rows.rough) < kFlat)
            continue;
        const double own = excess(frames[i].columns.rough) + excess(frames[i].rows.rough);
        if (own <= worst) continue;
        worst = own;
        worst_frame = static_cast<std::int64_t>(i);
    }
    const double e =
        0.5 * (std::sqrt(excess(mean.columns.rough)) + std::sqrt(excess(mean.rows.rough)));
    return {std::exp2(-e / kHalfScore), 1, worst_frame, {}};
}

}  // namespace cinejury::fineness
