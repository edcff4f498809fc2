// SPDX-License-Identifier: Apache-2.0
// Softness of another form than a disc's: a Gaussian point spread, as diffusion filters and bad
// upscaling leave. Coded values are averaged.
#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

constexpr double kSigma = 0.005;  // of the height, at strength 1

// Steps of a random walk, of a variance of at most a quarter pixel each: any deviation, however
// small, is exact, and their sum is a Gaussian (central limit).
std::vector<double> taps_for(double sigma) {
    const double variance = sigma * sigma;
    const int steps = std::max(1, static_cast<int>(std::ceil(variance / 0.25)));
    const double beside = variance / steps / 2;
    std::vector<double> taps{1};
    for (int step = 0; step < steps; ++step) {
        std::vector<double> wider(taps.size() + 2, 0.0);
        for (std::size_t i = 0; i < taps.size(); ++i) {
            wider[i] += beside * taps[i];
            wider[i + 1] += (1 - 2 * beside) * taps[i];
            wider[i + 2] += beside * taps[i];
        }
        taps = std::move(wider);
    }
    return taps;
}

// One line of `length` values, `step` apart; its border repeats.
void blur_line(double* line, int length, std::size_t step, const std::vector<double>& taps,
               std::vector<double>& before) {
    before.resize(static_cast<std::size_t>(length));
    for (int i = 0; i < length; ++i)
        before[static_cast<std::size_t>(i)] = line[static_cast<std::size_t>(i) * step];
    const int reach = static_cast<int>(taps.size() / 2);
    for (int i = 0; i < length; ++i) {
        double sum = 0;
        for (int t = -reach; t <= reach; ++t)
            sum += taps[static_cast<std::size_t>(t + reach)] *
                   before[static_cast<std::size_t>(std::clamp(i + t, 0, length - 1))];
        line[static_cast<std::size_t>(i) * step] = sum;
    }
}

void blur(std::uint8_t* frame, std::size_t width, std::size_t height,
          const std::vector<double>& taps) {
    std::vector<double> values(frame, frame + width * height * 3), line;
    for (std::size_t row = 0; row < height; ++row)
        for (std::size_t c = 0; c < 3; ++c)
            blur_line(&values[row * width * 3 + c], static_cast<int>(width), 3, taps, line);
    for (std::size_t column = 0; column < width * 3; ++column)
        blur_line(&values[column], static_cast<int>(height), width * 3, taps, line);
    std::transform(values.begin(), values.end(), frame, to_code);
}

}  // namespace

Result<Damaged> soft_focus(const Material& material, const Dose& dose, Random) {
    const double sigma = kSigma * material.clip->height * dose.strength;
    const std::vector<double> taps = taps_for(sigma);
    Frames frames(*material.clip);
    for (std::size_t i = 0; i < frames.count(); ++i) {
        if (dose.cancel.cancelled()) return Status(Code::kCancelled, "kit: cancelled");
        blur(frames.frame(i), frames.width(), frames.height(), taps);
    }
    return Damaged{std::move(frames).take(), {{"sigma", sigma}}};
}

}  // namespace cinejury::kit
