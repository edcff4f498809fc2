// SPDX-License-Identifier: Apache-2.0
// Values of a plane between its pixels. Private to core/kit. Thread rule: pure functions.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace cinejury::kit {

// [height, width, channels] row-major; borrowed.
template <class Value>
struct Plane {
    const Value* values;
    int width, height, channels;

    // The nearest pixel that there is.
    const Value* at(int x, int y) const {
        x = std::clamp(x, 0, width - 1);
        y = std::clamp(y, 0, height - 1);
        return values + (static_cast<std::size_t>(y) * width + x) * channels;
    }
};

// Weights of the four pixels around a place `share` of the way from the second to the third:
// Catmull-Rom (R. Keys, "Cubic convolution interpolation", IEEE TASSP 29(6), 1981, a = -1/2).
inline std::array<double, 4> cubic_weights(double share) {
    const double t = share, tt = t * t, ttt = tt * t;
    return {-0.5 * ttt + tt - 0.5 * t, 1.5 * ttt - 2.5 * tt + 1, -1.5 * ttt + 2 * tt + 0.5 * t,
            0.5 * ttt - 0.5 * tt};
}

// Writes the channels at (x, y), pixel centres at whole numbers.
template <class Value>
void sample_cubic(const Plane<Value>& plane, double x, double y, std::span<double> out) {
    const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
    const auto across = cubic_weights(x - left), down = cubic_weights(y - top);
    std::fill(out.begin(), out.end(), 0.0);
    for (int v = 0; v < 4; ++v)
        for (int u = 0; u < 4; ++u) {
            const Value* pixel = plane.at(left - 1 + u, top - 1 + v);
            const double weight =
                across[static_cast<std::size_t>(u)] * down[static_cast<std::size_t>(v)];
            for (std::size_t c = 0; c < out.size(); ++c) out[c] += weight * pixel[c];
        }
}

template <class Value>
void sample_linear(const Plane<Value>& plane, double x, double y, std::span<double> out) {
    const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
    const double u = x - left, v = y - top;
    const Value *a = plane.at(left, top), *b = plane.at(left + 1, top),
                *c = plane.at(left, top + 1), *d = plane.at(left + 1, top + 1);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = (1 - v) * ((1 - u) * a[i] + u * b[i]) + v * ((1 - u) * c[i] + u * d[i]);
}

}  // namespace cinejury::kit
