// SPDX-License-Identifier: Apache-2.0
#include "plugins/pixels/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::pixels {

double quantile(std::vector<double>& values, double share) {
    const double last = static_cast<double>(values.size() - 1);
    const auto rank = static_cast<std::ptrdiff_t>(std::floor(std::clamp(share, 0.0, 1.0) * last));
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[static_cast<std::size_t>(rank)];
}

std::vector<double> running_median(const std::vector<double>& values, int reach) {
    const int count = static_cast<int>(values.size());
    std::vector<double> calm(values.size());
    for (int i = 0; i < count; ++i) {
        const int near = std::min({reach, i, count - 1 - i});
        std::vector<double> around(values.begin() + (i - near), values.begin() + (i + near + 1));
        calm[static_cast<std::size_t>(i)] = median(around);
    }
    return calm;
}

double rectified(double value, double t) {
    return 0.5 * (value + std::sqrt(value * value + t * t));
}

}  // namespace cinejury::pixels
