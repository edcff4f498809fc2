// SPDX-License-Identifier: Apache-2.0
#include "line_profile.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::fineness {
namespace {

Plane turned(const Plane& plane) {
    Plane out(plane.height, plane.width);
    for (int y = 0; y < plane.height; ++y)
        for (int x = 0; x < plane.width; ++x) out.row(x)[y] = plane.at(x, y);
    return out;
}

LineProfile rows_of(const Plane& plane) {
    LineProfile profile;
    std::vector<float> lifts(static_cast<std::size_t>(plane.width));
    for (int y = 1; y + 1 < plane.height; ++y) {
        const float *before = plane.row(y - 1), *here = plane.row(y), *after = plane.row(y + 1);
        double sum = 0;
        for (int x = 0; x < plane.width; ++x) {
            lifts[x] = here[x] - 0.5f * (before[x] + after[x]);
            sum += std::abs(lifts[x]);
        }
        const auto middle = lifts.begin() + static_cast<std::ptrdiff_t>(lifts.size() / 2);
        std::nth_element(lifts.begin(), middle, lifts.end());
        profile.lift.push_back(*middle);
        profile.rough.push_back(sum / plane.width);
    }
    return profile;
}

void add(std::vector<double>& sum, const std::vector<double>& values, double weight) {
    sum.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) sum[i] += weight * values[i];
}

}  // namespace

Profiles profiles_of(const Plane& luma) {
    return {rows_of(turned(luma)), rows_of(luma)};
}

Profiles mean_of(const std::vector<Profiles>& frames) {
    Profiles mean;
    const double weight = 1 / static_cast<double>(frames.size());
    for (const Profiles& frame : frames) {
        add(mean.columns.lift, frame.columns.lift, weight);
        add(mean.columns.rough, frame.columns.rough, weight);
        add(mean.rows.lift, frame.rows.lift, weight);
        add(mean.rows.rough, frame.rows.rough, weight);
    }
    return mean;
}

}  // namespace cinejury::fineness
