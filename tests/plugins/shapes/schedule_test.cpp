// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/schedule.hpp"

#include <cmath>
#include <numbers>

#include "plugins/nn/philox.hpp"
#include "tests/catch.hpp"

using namespace cinejury::shapes;

namespace {

// A world of one number: clips are unit normal times 0.5 round 0.3, so the best prediction of the
// clip is known.
double clean_of(double z, double sigma) {
    const double variance = 0.25, mean = 0.3, signal = 1 - sigma;
    const double gain = signal * variance / (signal * signal * variance + sigma * sigma);
    return mean + gain * (z - signal * mean);
}

double solve(std::uint32_t steps, bool second_order, double start) {
    const std::vector<double> sigmas = shifted_sigmas(steps, 3);
    std::vector<float> z{static_cast<float>(start)}, last;
    for (std::size_t i = 0; i < steps; ++i) {
        const std::vector<float> clean{static_cast<float>(clean_of(z[0], sigmas[i]))};
        if (second_order)
            multistep(z, clean, last, i > 0 ? sigmas[i - 1] : 1, sigmas[i], sigmas[i + 1]);
        else
            euler_step(z, clean, sigmas[i], sigmas[i + 1]);
        last = clean;
    }
    return z[0];
}

}  // namespace

TEST_CASE("the schedule falls from 1 to 0 and a shift of 1 leaves it even") {
    const std::vector<double> even = shifted_sigmas(4, 1);
    for (std::size_t i = 0; i < 5; ++i) CHECK(even[i] == Approx(1 - 0.25 * static_cast<double>(i)));
    const std::vector<double> shifted = shifted_sigmas(16, 3);
    CHECK(shifted.front() == 1);
    CHECK(shifted.back() == 0);
    for (std::size_t i = 1; i < shifted.size(); ++i) CHECK(shifted[i] < shifted[i - 1]);
    CHECK(shifted[8] == Approx(0.75));
}

TEST_CASE("both solvers end in the known distribution, the second-order one sooner") {
    // The flow maps a start e to mean + deviation e exactly.
    for (const double start : {-1.5, -0.2, 0.7, 2.0}) {
        const double exact = 0.3 + 0.5 * start;
        CHECK(solve(400, false, start) == Approx(exact).margin(8e-3));
        CHECK(std::fabs(solve(16, true, start) - exact) <
              0.6 * std::fabs(solve(16, false, start) - exact));
    }
}

TEST_CASE("a stochastic step keeps the distribution and tells its density") {
    constexpr std::size_t kCount = 200'000;
    std::vector<float> z(kCount), clean(kCount), noise(kCount);
    cinejury::nn::normal_noise(z.data(), kCount, 1, 0);
    const std::vector<double> sigmas = shifted_sigmas(200, 3);
    double density = 0;
    std::vector<float> before;
    for (std::size_t i = 0; i + 1 < sigmas.size(); ++i) {
        for (std::size_t k = 0; k < kCount; ++k)
            clean[k] = static_cast<float>(clean_of(z[k], sigmas[i]));
        cinejury::nn::normal_noise(noise.data(), kCount, 1, i + 1);
        density = stochastic_step(z, clean, noise, sigmas[i], sigmas[i + 1], 0.5);
        CHECK(std::isfinite(density));
    }
    CHECK(density == 0);  // the step to 0 is deterministic
    double mean = 0, square = 0;
    for (const float value : z) {
        mean += value / static_cast<double>(kCount);
        square += (value - 0.3) * (value - 0.3) / static_cast<double>(kCount);
    }
    CHECK(mean == Approx(0.3).margin(0.01));
    CHECK(std::sqrt(square) == Approx(0.5).margin(0.02));
}

TEST_CASE("the density of one step is that of its normal distribution") {
    std::vector<float> z{0.4f, -1.0f};
    const std::vector<float> start = z, clean{0.1f, 0.2f}, noise{0.5f, -2.0f};
    const double now = 0.6, next = 0.5, scale = 0.7;
    const double density = stochastic_step(z, clean, noise, now, next, scale);
    const double deviation = scale * std::sqrt(now / (1 - now)) * std::sqrt(now - next);
    double expected = 0;
    for (const float e : noise)
        expected += -0.5 * e * e - std::log(deviation * std::sqrt(2 * std::numbers::pi));
    CHECK(density == Approx(expected));
}
