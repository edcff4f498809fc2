// SPDX-License-Identifier: Apache-2.0
#include "stillness.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::guards {
namespace {

constexpr double kLevel = 3;        // of 255; what a codec may do to a picture that stands
constexpr double kSigmas = 7;       // of the noise of a block's mean
constexpr double kShift = 0.25;     // pixels
constexpr double kFewest = 0.001;   // share of the blocks
constexpr double kLit = 16;         // of 255; darker blocks tell no gain
constexpr double kMostGain = 4;     // and its inverse
constexpr double kRelit = 0.02;     // gain from which light has changed
constexpr double kBright = 190;     // of 255; other light may clip parts of brighter blocks
constexpr double kClipped = 0.15;   // most of their brightness that clipping takes
constexpr std::size_t kWindow = 4;  // frames
constexpr double kRepeat = 0.5;     // of 255
constexpr double kRepeatNoise = 0.5 * 0.5;

using Means = std::vector<float>;  // [rows, columns, 3]

struct Grid {
    int columns, rows;
};

struct Light {
    double gain = 1, offset = 0;
};

Light match_light(const Means& a, const Means& b, int channel) {
    std::vector<double> gains, offsets;
    for (std::size_t i = channel; i < a.size(); i += kChannels)
        if (a[i] >= kLit) gains.push_back(b[i] / a[i]);
    Light light;
    if (!gains.empty()) light.gain = std::clamp(median(gains), 1 / kMostGain, kMostGain);
    for (std::size_t i = channel; i < a.size(); i += kChannels)
        offsets.push_back(b[i] - light.gain * a[i]);
    light.offset = median(offsets);
    return light;
}

// Greatest difference to the four neighbours, a pixel.
double slope(const Means& means, const Grid& grid, int x, int y, int channel) {
    const auto at = [&](int column, int row) {
        return means[(static_cast<std::size_t>(row) * grid.columns + column) * kChannels + channel];
    };
    const double here = at(x, y);
    double most = 0;
    if (x > 0) most = std::max(most, std::abs(here - at(x - 1, y)));
    if (y > 0) most = std::max(most, std::abs(here - at(x, y - 1)));
    if (x + 1 < grid.columns) most = std::max(most, std::abs(here - at(x + 1, y)));
    if (y + 1 < grid.rows) most = std::max(most, std::abs(here - at(x, y + 1)));
    return most / kBlock;
}

// `sigma`: of one mean's noise.
bool same_picture(const Means& a, const Means& b, const Grid& grid, double sigma) {
    std::vector<bool> moved(a.size() / kChannels);
    for (int c = 0; c < kChannels; ++c) {
        const Light light = match_light(a, b, c);
        const double fixed = kLevel + kSigmas * sigma * std::sqrt(1 + light.gain * light.gain);
        const bool relit = std::abs(light.gain - 1) > kRelit;
        for (int y = 0; y < grid.rows; ++y)
            for (int x = 0; x < grid.columns; ++x) {
                const std::size_t block = static_cast<std::size_t>(y) * grid.columns + x;
                const std::size_t i = block * kChannels + c;
                const double expected = light.gain * a[i] + light.offset;
                const double change = std::abs(b[i] - expected);
                const bool clipped = relit && std::max<double>(a[i], b[i]) > kBright &&
                                     change <= kClipped * expected;
                if (change <= fixed || clipped) continue;
                const double way = kShift * light.gain * slope(a, grid, x, y, c);
                if (change > fixed + way) moved[block] = true;
            }
    }
    const double fewest = std::max(2.0, kFewest * double(moved.size()));
    return double(std::count(moved.begin(), moved.end(), true)) < fewest;
}

Means mean_of(std::span<const FrameFacts> frames) {
    Means mean(frames.front().means.size());
    for (const FrameFacts& frame : frames)
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += frame.means[i];
    for (float& value : mean) value /= static_cast<float>(frames.size());
    return mean;
}

double median_of(std::span<const double> values) {
    std::vector<double> copy(values.begin(), values.end());
    return copy.empty() ? 0 : median(copy);
}

void finish(Stretch& stretch, std::span<const double> noise) {
    stretch.noise = std::sqrt(median_of(noise.subspan(stretch.first, stretch.steps())));
}

}  // namespace

Stretch longest_stretch(std::span<const FrameFacts> frames, std::span<const double> noise) {
    const Grid grid{frames.front().columns, frames.front().rows};
    const double sigma = std::sqrt(median_of(noise) / kBlockPixels);
    const double sigma_of_window = sigma / std::sqrt(double(kWindow));
    Stretch longest;
    Stretch now;
    Means window;  // of the first frames of the stretch under way
    const auto window_at = [&](std::size_t t) { return mean_of(frames.subspan(t, kWindow)); };
    for (std::size_t t = 1; t < frames.size(); ++t) {
        const std::size_t a = now.first;
        bool same = same_picture(frames[a].means, frames[t].means, grid, sigma);
        if (same && t >= a + 2 * kWindow - 1) {
            if (window.empty()) window = window_at(a);
            same = same_picture(window, window_at(t - kWindow + 1), grid, sigma_of_window);
        }
        if (same) {
            now.last = t;
        } else {
            now = {t, t, 0};
            window.clear();
        }
        if (now.steps() > longest.steps()) longest = now;
    }
    finish(longest, noise);
    return longest;
}

Repeats repeated_frames(std::span<const FrameFacts> frames, std::span<const double> noise) {
    Repeats repeats;
    Stretch now;
    for (std::size_t t = 1; t < frames.size(); ++t) {
        const Means &before = frames[t - 1].means, &here = frames[t].means;
        bool same = noise[t - 1] <= kRepeatNoise;
        for (std::size_t i = 0; same && i < here.size(); ++i)
            same = std::abs(here[i] - before[i]) <= kRepeat;
        repeats.count += same;
        now = same ? Stretch{now.first, t, 0} : Stretch{t, t, 0};
        if (now.steps() > repeats.longest.steps()) repeats.longest = now;
    }
    finish(repeats.longest, noise);
    return repeats;
}

}  // namespace cinejury::guards
