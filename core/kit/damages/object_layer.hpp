// SPDX-License-Identifier: Apache-2.0
// One object of a scene lifted off its ground, so that it can be left out or put back changed.
// Private to core/kit. Thread rule: one object, one thread.
#pragma once

#include <optional>
#include <vector>

#include "core/kit/damages/resample.hpp"
#include "core/kit/frames.hpp"
#include "core/kit/material.hpp"
#include "core/kit/random.hpp"

namespace cinejury::kit {

// Where an object is in a frame: middle and extent of its mask, pixels.
struct Place {
    double x = 0, y = 0;
    double size = 0;  // the side of a square of its area
};

class ObjectLayer {
public:
    // `material` outlives the object.
    ObjectLayer(const Material& material, std::size_t object)
        : material_(material), object_(object) {}

    // One that is to be seen in every frame, by chance; none when there is none.
    static std::optional<std::size_t> choose(const Material& material, Random& random);

    // Empty when nothing of it is to be seen in the frame.
    std::optional<Place> place(std::size_t frame) const;
    // Leaves it out: the ground shows.
    void erase(Frames& frames, std::size_t frame) const;
    // Leaves it out and puts it back: the pixel (x, y) shows what was at from(x, y) = {x', y'}.
    template <class From>
    void redraw(Frames& frames, std::size_t frame, const From& from) const {
        const std::vector<float> lifted = lift(frame);
        const int width = static_cast<int>(frames.width()),
                  height = static_cast<int>(frames.height());
        const Plane<float> plane{lifted.data(), width, height, 4};
        erase(frames, frame);
        std::uint8_t* pixel = frames.frame(frame);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x, pixel += 3) {
                const auto [at_x, at_y] = from(x, y);
                double own[4];
                sample_cubic(plane, at_x, at_y, own);
                const double coverage = std::clamp(own[3], 0.0, 1.0);
                if (coverage == 0) continue;
                for (int c = 0; c < 3; ++c) pixel[c] = to_code(pixel[c] * (1 - coverage) + own[c]);
            }
    }

private:
    // Red, green and blue times coverage, and coverage 0 ... 1: [height, width, 4].
    std::vector<float> lift(std::size_t frame) const;

    const Material& material_;
    std::size_t object_;
};

}  // namespace cinejury::kit
