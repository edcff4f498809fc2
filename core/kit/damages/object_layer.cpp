// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/object_layer.hpp"

namespace cinejury::kit {

std::optional<std::size_t> ObjectLayer::choose(const Material& material, Random& random) {
    for (const std::size_t object : random.shuffled(0, material.masks.size())) {
        const ObjectLayer layer(material, object);
        bool seen = true;
        for (std::size_t frame = 0; frame < material.clip->frames; ++frame)
            seen = seen && layer.place(frame).has_value();
        if (seen) return object;
    }
    return std::nullopt;
}

std::optional<Place> ObjectLayer::place(std::size_t frame) const {
    const std::size_t width = material_.clip->width, pixels = width * material_.clip->height;
    const std::uint8_t* mask = material_.masks[object_].data() + frame * pixels;
    double sum = 0, x = 0, y = 0;
    for (std::size_t i = 0; i < pixels; ++i) {
        if (mask[i] == 0) continue;
        sum += mask[i];
        x += mask[i] * static_cast<double>(i % width);
        y += mask[i] * static_cast<double>(i / width);
    }
    if (sum < 255) return std::nullopt;
    return Place{x / sum, y / sum, std::sqrt(sum / 255)};
}

void ObjectLayer::erase(Frames& frames, std::size_t frame) const {
    const std::size_t pixels = frames.pixels_of_a_frame();
    const std::uint8_t* mask = material_.masks[object_].data() + frame * pixels;
    const std::uint8_t* ground = material_.ground->pixels.get() + frame * pixels * 3;
    std::uint8_t* shown = frames.frame(frame);
    for (std::size_t i = 0; i < pixels; ++i)
        if (mask[i] != 0) std::copy_n(ground + i * 3, 3, shown + i * 3);
}

std::vector<float> ObjectLayer::lift(std::size_t frame) const {
    const std::size_t pixels = std::size_t{material_.clip->width} * material_.clip->height;
    const std::uint8_t* mask = material_.masks[object_].data() + frame * pixels;
    const std::uint8_t* ground = material_.ground->pixels.get() + frame * pixels * 3;
    const std::uint8_t* shown = material_.clip->pixels.get() + frame * pixels * 3;
    std::vector<float> lifted(pixels * 4, 0.0f);
    for (std::size_t i = 0; i < pixels; ++i) {
        if (mask[i] == 0) continue;
        const float coverage = static_cast<float>(mask[i]) / 255;
        for (std::size_t c = 0; c < 3; ++c)
            lifted[i * 4 + c] = static_cast<float>(shown[i * 3 + c]) -
                                (1 - coverage) * static_cast<float>(ground[i * 3 + c]);
        lifted[i * 4 + 3] = coverage;
    }
    return lifted;
}

}  // namespace cinejury::kit
