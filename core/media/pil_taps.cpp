// SPDX-License-Identifier: Apache-2.0
#include "core/media/pil_taps.hpp"

#include <algorithm>
#include <cmath>

// A fused multiply-add would round differently from Pillow's build.
#if defined(__clang__)
#pragma clang fp contract(off)
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

namespace cinejury::media {
namespace {

constexpr double kSupport = 2.0;  // of the bicubic kernel with a = -0.5

double bicubic(double x) {
    constexpr double a = -0.5;
    x = std::fabs(x);
    if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

std::int32_t to_fixed(double weight) {
    const double scaled = weight * (1 << kPilPrecision);
    return static_cast<std::int32_t>(weight < 0 ? -0.5 + scaled : 0.5 + scaled);
}

}  // namespace

PilTaps pil_taps(std::uint32_t in, std::uint32_t out) {
    const double scale = static_cast<double>(in) / out;
    const double stretch = std::max(scale, 1.0);
    const double support = kSupport * stretch;
    const double inverse = 1.0 / stretch;
    PilTaps taps;
    taps.size = static_cast<int>(std::ceil(support)) * 2 + 1;
    taps.weights.resize(static_cast<std::size_t>(taps.size) * out);
    std::vector<double> weights(static_cast<std::size_t>(taps.size));
    for (std::uint32_t x = 0; x < out; ++x) {
        const double centre = (x + 0.5) * scale;
        const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
        const int end = std::min(static_cast<int>(centre + support + 0.5), static_cast<int>(in));
        const int count = end - first;
        double sum = 0.0;
        for (int t = 0; t < count; ++t) {
            weights[t] = bicubic((t + first - centre + 0.5) * inverse);
            sum += weights[t];
        }
        std::int32_t* fixed = taps.weights.data() + static_cast<std::size_t>(taps.size) * x;
        for (int t = 0; t < count; ++t)
            fixed[t] = to_fixed(sum != 0.0 ? weights[t] / sum : weights[t]);
        taps.first.push_back(first);
        taps.count.push_back(count);
    }
    return taps;
}

}  // namespace cinejury::media
