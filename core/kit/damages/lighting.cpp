// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/damages.hpp"
#include "core/kit/damages/gain.hpp"
#include "core/kit/damages/moment.hpp"

namespace cinejury::kit {

Result<Damaged> lighting_step(const Material& material, const Dose& dose, Random random) {
    constexpr double kGain = 0.4;  // at strength 1
    Frames frames(*material.clip);
    const std::size_t step = moment_in_the_middle(frames.count(), random);
    const double gain = 1 + (random.coin() ? kGain : -kGain) * dose.strength;
    for (std::size_t i = step; i < frames.count(); ++i)
        apply_gain({frames.frame(i), frames.frame_bytes()}, gain);
    return Damaged{std::move(frames).take(), {{"frame", step}, {"gain", gain}}};
}

}  // namespace cinejury::kit
