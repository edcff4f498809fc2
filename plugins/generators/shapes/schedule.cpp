// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/schedule.hpp"

#include <cmath>
#include <numbers>

namespace cinejury::shapes {
namespace {

// log(alpha / sigma).
double log_signal_to_noise(double sigma) {
    return std::log((1 - sigma) / sigma);
}

}  // namespace

std::vector<double> shifted_sigmas(std::uint32_t steps, double shift) {
    std::vector<double> sigmas(steps + 1);
    for (std::uint32_t i = 0; i <= steps; ++i) {
        const double u = 1 - static_cast<double>(i) / steps;
        sigmas[i] = shift * u / (1 + (shift - 1) * u);
    }
    return sigmas;
}

void euler_step(std::span<float> z, std::span<const float> clean, double now, double next) {
    const auto keep = static_cast<float>(next / now);
    const auto move = static_cast<float>(1 - next / now);
    for (std::size_t i = 0; i < z.size(); ++i) z[i] = keep * z[i] + move * clean[i];
}

void multistep(std::span<float> z, std::span<const float> clean, std::span<const float> last_clean,
               double last, double now, double next) {
    if (last_clean.empty() || last >= 1 || now >= 1 || next <= 0)
        return euler_step(z, clean, now, next);
    const double ratio = (log_signal_to_noise(now) - log_signal_to_noise(last)) /
                         (log_signal_to_noise(next) - log_signal_to_noise(now));
    const auto keep = static_cast<float>(next / now);
    const auto move = static_cast<float>(1 - next / now);
    const auto extra = static_cast<float>(1 / (2 * ratio));
    for (std::size_t i = 0; i < z.size(); ++i)
        z[i] = keep * z[i] + move * (clean[i] + extra * (clean[i] - last_clean[i]));
}

double stochastic_step(std::span<float> z, std::span<const float> clean,
                       std::span<const float> noise, double now, double next, double noise_scale) {
    if (next <= 0) {
        euler_step(z, clean, now, next);
        return 0;
    }
    const double level = now >= 1 ? next : now;
    const double strength = noise_scale * std::sqrt(level / (1 - level));
    const double step = next - now;  // negative
    const double deviation = strength * std::sqrt(-step);
    const double pull = strength * strength / (2 * now);
    double log_probability = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
        const double velocity = (z[i] - clean[i]) / now;
        const double mean = z[i] + (velocity + pull * (z[i] + (1 - now) * velocity)) * step;
        z[i] = static_cast<float>(mean + deviation * noise[i]);
        log_probability -= 0.5 * static_cast<double>(noise[i]) * noise[i];
    }
    return log_probability -
           static_cast<double>(z.size()) * std::log(deviation * std::sqrt(2 * std::numbers::pi));
}

}  // namespace cinejury::shapes
