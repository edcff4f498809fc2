// SPDX-License-Identifier: Apache-2.0
// One channel of one frame in floats, and the filters that the criteria need.
// Thread rule: values; free functions.
#pragma once

#include <vector>

#include "cinejury/cpp/clip_view.hpp"

namespace cinejury::pixels {

struct Plane {
    int width = 0;              // pixels
    int height = 0;             // pixels
    std::vector<float> values;  // [height, width] row-major

    Plane() = default;
    Plane(int w, int h) : width(w), height(h), values(static_cast<std::size_t>(w) * h) {}
    float* row(int y) { return values.data() + static_cast<std::size_t>(y) * width; }
    const float* row(int y) const { return values.data() + static_cast<std::size_t>(y) * width; }
    float at(int x, int y) const { return row(y)[x]; }
};

// A luma frame, values 0 ... 255.
Plane luma_plane(const sdk::Frame& frame);

// Gaussian of standard deviation `sigma` pixels, cut at 3 sigma, borders repeated.
Plane gaussian(const Plane& plane, double sigma);

// Half the size, sides rounded down: each value the mean of 2 x 2. Both sides are at least 2.
Plane halved(const Plane& plane);

}  // namespace cinejury::pixels
