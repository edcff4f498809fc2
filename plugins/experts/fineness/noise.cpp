// SPDX-License-Identifier: Apache-2.0
#include "noise.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/pixels/statistics.hpp"

namespace cinejury::fineness {
namespace {

constexpr double kHalfScore = 8;  // of 255
constexpr double kQuiet = 0.25;   // rounding to bytes

}  // namespace

double noise_deviation(const Plane& luma) {
    constexpr int kBlock = 16;
    std::vector<double> answers;
    for (int top = 1; top + kBlock < luma.height; top += kBlock)
        for (int left = 1; left + kBlock < luma.width; left += kBlock) {
            double sum = 0;
            for (int y = top; y < top + kBlock; ++y)
                for (int x = left; x < left + kBlock; ++x)
                    sum += std::abs(
                        luma.at(x - 1, y - 1) - 2 * luma.at(x, y - 1) + luma.at(x + 1, y - 1) -
                        2 * luma.at(x - 1, y) + 4 * luma.at(x, y) - 2 * luma.at(x + 1, y) +
                        luma.at(x - 1, y + 1) - 2 * luma.at(x, y + 1) + luma.at(x + 1, y + 1));
            answers.push_back(sum / (kBlock * kBlock) * std::sqrt(M_PI / 2) / 6);
        }
    if (answers.empty()) return 0;
    const auto tenth = answers.begin() + static_cast<std::ptrdiff_t>(answers.size() / 10);
    std::nth_element(answers.begin(), tenth, answers.end());
    return *tenth;
}

Reading noise(const std::vector<double>& deviations) {
    const auto worst = std::max_element(deviations.begin(), deviations.end());
    std::vector<double> sorted = deviations;
    const double usual = pixels::median(sorted);
    return {
        std::exp2(-std::max(0.0, usual - kQuiet) / kHalfScore), 1, worst - deviations.begin(), {}};
}

}  // namespace cinejury::fineness
