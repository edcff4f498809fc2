// SPDX-License-Identifier: Apache-2.0
#include <numbers>

#include "core/kit/damages/damages.hpp"
#include "core/kit/damages/gain.hpp"

namespace cinejury::kit {
namespace {

constexpr double kGain = 0.2;  // at strength 1
constexpr double kHertz = 6;   // of the sine, at most a third of the frame rate
constexpr double kUsualRate = 24;

double rate_of(const media::Clip& clip) {
    return clip.fps.numerator == 0 ? kUsualRate
                                   : static_cast<double>(clip.fps.numerator) / clip.fps.denominator;
}

// gain_of(i) is that of frame i.
template <class Gains>
Damaged flickering(const Material& material, const Gains& gain_of) {
    Frames frames(*material.clip);
    nlohmann::ordered_json gains = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < frames.count(); ++i) {
        const double gain = gain_of(i);
        apply_gain({frames.frame(i), frames.frame_bytes()}, gain);
        gains.push_back(gain);
    }
    return {std::move(frames).take(), {{"gains", std::move(gains)}}};
}

}  // namespace

Result<Damaged> flicker_sine(const Material& material, const Dose& dose, Random random) {
    const double rate = rate_of(*material.clip), hertz = std::min(kHertz, rate / 3);
    const double phase = random.uniform(0, 2 * std::numbers::pi);
    Damaged result = flickering(material, [&](std::size_t i) {
        const double turn = 2 * std::numbers::pi * hertz * static_cast<double>(i) / rate + phase;
        return 1 + kGain * dose.strength * std::sin(turn);
    });
    result.facts["hertz"] = hertz;
    return result;
}

Result<Damaged> flicker_random(const Material& material, const Dose& dose, Random random) {
    return flickering(
        material, [&](std::size_t) { return 1 + kGain * dose.strength * random.uniform(-1, 1); });
}

}  // namespace cinejury::kit
