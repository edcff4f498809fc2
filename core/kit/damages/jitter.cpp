// SPDX-License-Identifier: Apache-2.0
// A shaking picture. Parts of a pixel are reached by windowed sinc (Lanczos, 4 lobes), which keeps
// sharpness as well as a shift can; the border repeats.
#include <array>
#include <numbers>

#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

constexpr int kLobes = 4;
using Taps = std::array<double, 2 * kLobes>;

double lanczos(double x) {
    if (std::fabs(x) < 1e-9) return 1;
    if (std::fabs(x) >= kLobes) return 0;
    const double angle = std::numbers::pi * x;
    return kLobes * std::sin(angle) * std::sin(angle / kLobes) / (angle * angle);
}

// Of the pixels floor + 1 - kLobes ... floor + kLobes around a place `share` past floor.
Taps taps_for(double share) {
    Taps taps;
    double sum = 0;
    for (int i = 0; i < 2 * kLobes; ++i)
        sum += taps[static_cast<std::size_t>(i)] = lanczos(i + 1 - kLobes - share);
    for (double& tap : taps) tap /= sum;
    return taps;
}

// One line of `length` pixels, `step` bytes apart, read `way` pixels further on.
void shift_line(std::uint8_t* line, int length, std::size_t step, double way, const Taps& taps,
                std::vector<double>& before) {
    before.resize(static_cast<std::size_t>(length));
    for (int i = 0; i < length; ++i)
        before[static_cast<std::size_t>(i)] = line[static_cast<std::size_t>(i) * step];
    const int whole = static_cast<int>(std::floor(way));
    for (int i = 0; i < length; ++i) {
        double sum = 0;
        for (int t = 0; t < 2 * kLobes; ++t) {
            const int from = std::clamp(i + whole + t + 1 - kLobes, 0, length - 1);
            sum += taps[static_cast<std::size_t>(t)] * before[static_cast<std::size_t>(from)];
        }
        line[static_cast<std::size_t>(i) * step] = to_code(sum);
    }
}

void shift(std::uint8_t* frame, std::uint32_t width, std::uint32_t height, double x, double y) {
    std::vector<double> line;
    const Taps across = taps_for(x - std::floor(x)), down = taps_for(y - std::floor(y));
    for (std::uint32_t row = 0; row < height; ++row)
        for (int c = 0; c < 3; ++c)
            shift_line(frame + std::size_t{row} * width * 3 + c, static_cast<int>(width), 3, x,
                       across, line);
    for (std::size_t column = 0; column < std::size_t{width} * 3; ++column)
        shift_line(frame + column, static_cast<int>(height), std::size_t{width} * 3, y, down, line);
}

}  // namespace

Result<Damaged> jitter(const Material& material, const Dose& dose, Random random) {
    constexpr double kReach = 0.015;  // of the width, at strength 1
    Frames frames(*material.clip);
    const double reach = kReach * frames.width() * dose.strength;
    nlohmann::ordered_json ways = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < frames.count(); ++i) {
        if (dose.cancel.cancelled()) return Status(Code::kCancelled, "kit: cancelled");
        const double x = reach * random.uniform(-1, 1), y = reach * random.uniform(-1, 1);
        shift(frames.frame(i), frames.width(), frames.height(), x, y);
        ways.push_back({x, y});
    }
    return Damaged{std::move(frames).take(), {{"reach", reach}, {"ways", std::move(ways)}}};
}

}  // namespace cinejury::kit
