// SPDX-License-Identifier: Apache-2.0
// Gradients by central differences of forward functions written plainly in double.
#pragma once

#include <cmath>
#include <functional>
#include <vector>

#include "plugins/nn/philox.hpp"
#include "plugins/nn/tensor.hpp"
#include "tests/catch.hpp"

namespace cinejury::nn::test {

using Doubles = std::vector<double>;
using Loss = std::function<double(const Doubles&)>;

// `count` unit normals, as floats.
inline std::vector<float> normals(std::int64_t count, std::uint64_t seed) {
    std::vector<float> values(static_cast<std::size_t>(count));
    normal_noise(values.data(), values.size(), seed, 0);
    return values;
}

inline Doubles doubles(const std::vector<float>& values) {
    return {values.begin(), values.end()};
}

inline Doubles central_differences(const Loss& loss, Doubles at) {
    constexpr double kStep = 1e-5;
    Doubles gradient;
    for (double& x : at) {
        const double before = x;
        x = before + kStep;
        const double above = loss(at);
        x = before - kStep;
        gradient.push_back((above - loss(at)) / (2 * kStep));
        x = before;
    }
    return gradient;
}

// L2 of the difference over L2 of the expected.
inline double relative(const std::vector<float>& got, const Doubles& expected) {
    REQUIRE(got.size() == expected.size());
    double difference = 0, size = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        difference += std::pow(static_cast<double>(got[i]) - expected[i], 2);
        size += std::pow(expected[i], 2);
    }
    return std::sqrt(difference / size);
}

// `loss` of the one argument that `got` is the gradient of, at `at`.
inline void check_gradient(const std::vector<float>& got, const std::vector<float>& at,
                           double tolerance, const Loss& loss) {
    CHECK(relative(got, central_differences(loss, doubles(at))) < tolerance);
}

}  // namespace cinejury::nn::test
