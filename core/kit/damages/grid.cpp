// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {

Result<Damaged> grid(const Material& material, const Dose& dose, Random random) {
    constexpr double kLift = 16;  // of 255, at strength 1
    const double lift = kLift * dose.strength;
    const std::uint32_t period = random.coin() ? 8 : 16;  // pixels, as of generators' patches
    Frames frames(*material.clip);
    for (std::size_t f = 0; f < frames.count(); ++f)
        for (std::uint32_t y = 0; y < frames.height(); ++y)
            for (std::uint32_t x = 0; x < frames.width(); ++x) {
                if (x % period != 0 && y % period != 0) continue;
                std::uint8_t* pixel = frames.frame(f) + (std::size_t{y} * frames.width() + x) * 3;
                for (std::size_t c = 0; c < 3; ++c) pixel[c] = to_code(pixel[c] + lift);
            }
    return Damaged{std::move(frames).take(), {{"period", period}, {"lift", lift}}};
}

}  // namespace cinejury::kit
