// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/damages.hpp"
#include "core/kit/damages/moment.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {

Result<Damaged> hard_cut(const Material& material, const Dose&, Random random) {
    Frames frames(*material.clip);
    const std::size_t cut = moment_in_the_middle(frames.count(), random);
    const std::size_t bytes = frames.frame_bytes();
    std::copy_n(material.partner->pixels.get() + cut * bytes, (frames.count() - cut) * bytes,
                frames.frame(cut));
    return Damaged{std::move(frames).take(), {{"frame", cut}}};
}

Result<Damaged> background_swap(const Material& material, const Dose&, Random random) {
    Frames frames(*material.clip);
    const std::size_t swap = moment_in_the_middle(frames.count(), random);
    const std::size_t pixels = frames.pixels_of_a_frame();
    const std::uint8_t* was = material.ground->pixels.get();
    const std::uint8_t* is = material.partner_ground->pixels.get();
    for (std::size_t i = swap * pixels; i < frames.count() * pixels; ++i) {
        int covered = 0;
        for (const Mask& mask : material.masks) covered += mask[i];
        const double open = std::max(0, 255 - covered) / 255.0;
        std::uint8_t* pixel = frames.frame(0) + i * 3;
        for (std::size_t c = 0; c < 3; ++c)
            pixel[c] = to_code(pixel[c] + open * (is[i * 3 + c] - was[i * 3 + c]));
    }
    return Damaged{std::move(frames).take(), {{"frame", swap}}};
}

}  // namespace cinejury::kit
