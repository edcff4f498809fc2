// SPDX-License-Identifier: Apache-2.0
#include "plugins/pixels/plane.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::pixels {
namespace {

// One half of a symmetric kernel, the centre first; the whole sums to 1.
std::vector<float> gaussian_weights(double sigma) {
    const int radius = std::max(1, static_cast<int>(std::ceil(3 * sigma)));
    std::vector<double> exact(radius + 1);
    double sum = 0;
    for (int i = 0; i <= radius; ++i) {
        exact[i] = std::exp(-0.5 * i * i / (sigma * sigma));
        sum += i == 0 ? exact[i] : 2 * exact[i];
    }
    std::vector<float> weights;
    for (const double weight : exact) weights.push_back(static_cast<float>(weight / sum));
    return weights;
}

void filter_row(const float* in, float* out, int width, const std::vector<float>& weights,
                std::vector<float>& padded) {
    const int radius = static_cast<int>(weights.size()) - 1;
    padded.assign(width + 2 * radius, in[0]);
    std::copy(in, in + width, padded.begin() + radius);
    std::fill(padded.end() - radius, padded.end(), in[width - 1]);
    const float* centre = padded.data() + radius;
    for (int x = 0; x < width; ++x) out[x] = weights[0] * centre[x];
    for (int k = 1; k <= radius; ++k)
        for (int x = 0; x < width; ++x) out[x] += weights[k] * (centre[x - k] + centre[x + k]);
}

}  // namespace

Plane luma_plane(const sdk::Frame& frame) {
    Plane plane(static_cast<int>(frame.width()), static_cast<int>(frame.height()));
    std::vector<std::uint8_t> scratch;
    for (int y = 0; y < plane.height; ++y) {
        const auto bytes = frame.row(static_cast<std::uint32_t>(y), scratch);
        std::copy(bytes.begin(), bytes.end(), plane.row(y));
    }
    return plane;
}

Plane gaussian(const Plane& plane, double sigma) {
    const std::vector<float> weights = gaussian_weights(sigma);
    const int radius = static_cast<int>(weights.size()) - 1;
    Plane wide(plane.width, plane.height), both(plane.width, plane.height);
    std::vector<float> padded;
    for (int y = 0; y < plane.height; ++y)
        filter_row(plane.row(y), wide.row(y), plane.width, weights, padded);
    for (int y = 0; y < plane.height; ++y) {
        float* out = both.row(y);
        const float* centre = wide.row(y);
        for (int x = 0; x < plane.width; ++x) out[x] = weights[0] * centre[x];
        for (int k = 1; k <= radius; ++k) {
            const float* above = wide.row(std::max(y - k, 0));
            const float* below = wide.row(std::min(y + k, plane.height - 1));
            for (int x = 0; x < plane.width; ++x) out[x] += weights[k] * (above[x] + below[x]);
        }
    }
    return both;
}

Plane halved(const Plane& plane) {
    Plane half(plane.width / 2, plane.height / 2);
    for (int y = 0; y < half.height; ++y) {
        const float* above = plane.row(2 * y);
        const float* below = plane.row(2 * y + 1);
        for (int x = 0; x < half.width; ++x)
            half.row(y)[x] =
                0.25f * (above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1]);
    }
    return half;
}

}  // namespace cinejury::pixels
