// SPDX-License-Identifier: Apache-2.0
#include "flicker.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::coherence {
namespace {

// Frames with less than this share of blocks found again have nothing to say of each other.
constexpr double kFewestFound = 0.1;
// Light changes all blocks alike. Across a cut they change each by its own, and some texture is not
// found again; where all of it is found, restless blocks are flicker, not a cut.
constexpr double kMostSpread = 0.09;   // median distance of the blocks' log gains from their median
constexpr double kSurelyFound = 0.85;  // share of the textured blocks

// The lower one of two in the middle.
double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double calm_part(const std::vector<double>& path, std::size_t at, std::size_t half_window) {
    const std::size_t reach = std::min({half_window, at, path.size() - 1 - at});
    std::vector<double> around(path.begin() + static_cast<std::ptrdiff_t>(at - reach),
                               path.begin() + static_cast<std::ptrdiff_t>(at + reach + 1));
    return median(around);
}

double spread(std::vector<double> values, double middle) {
    for (double& value : values) value = std::abs(value - middle);
    return median(values);
}

}  // namespace

Step summarize(std::span<const BlockMatch> matches, int columns) {
    const int rows = static_cast<int>(matches.size()) / columns;
    std::vector<double> gains[kTiles], all;
    int textured = 0, textured_found = 0;
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const BlockMatch& block = matches[static_cast<std::size_t>(y) * columns + x];
            textured += block.textured;
            textured_found += block.textured && block.found;
            if (!block.found) continue;
            gains[y * kTilesY / rows * kTilesX + x * kTilesX / columns].push_back(block.gain);
            all.push_back(block.gain);
        }
    Step step;
    step.found = static_cast<double>(all.size()) / static_cast<double>(matches.size());
    step.related = step.found >= kFewestFound;
    if (!step.related) return step;
    const double whole = median(all);
    step.related = textured_found >= kSurelyFound * textured || spread(all, whole) <= kMostSpread;
    for (int tile = 0; tile < kTiles; ++tile)
        step.gain[tile] = gains[tile].empty() ? whole : median(gains[tile]);
    return step;
}

Flicker measure_flicker(std::span<const Step> steps, int half_window) {
    const std::size_t frames = steps.size() + 1;
    std::vector<double> restless(frames, 0.0);  // mean square over the tiles, for each frame
    for (int tile = 0; tile < kTiles; ++tile) {
        std::vector<double> path(1, 0.0);
        for (const Step& step : steps) path.push_back(path.back() + step.gain[tile]);
        for (std::size_t t = 1; t + 1 < frames; ++t) {
            const double rest = path[t] - calm_part(path, t, static_cast<std::size_t>(half_window));
            restless[t] += rest * rest / kTiles;
        }
    }
    Flicker flicker;
    double worst = -1, sum = 0;
    for (std::size_t t = 1; t + 1 < frames; ++t) {
        sum += restless[t];
        if (restless[t] <= worst) continue;
        worst = restless[t];
        flicker.worst_frame = static_cast<std::int64_t>(t);
    }
    flicker.energy = std::sqrt(sum / static_cast<double>(frames - 2));
    return flicker;
}

}  // namespace cinejury::coherence
