// SPDX-License-Identifier: Apache-2.0
// From the parts of each frame to objects over time: what shape, colour, size and motion each has.
// Thread rule: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "plugins/experts/shapes_oracle/parts.hpp"
#include "plugins/shapes_world/request.hpp"

namespace cinejury::shapes::oracle {

// What one object turned out to be.
struct Found {
    Shape shape = Shape::kCircle;
    std::size_t colour = 0;
    double radius = 0;             // median, pixels
    std::optional<Action> action;  // none: a motion that the world does not have
    std::vector<double> x, y;      // centre in the frames in which it was seen
};

struct Seen {
    std::size_t ground = 0;      // nearest of kGrounds
    std::vector<Found> objects;  // those seen in at least four frames
    bool steady = true;          // the number of parts is the same in all frames
};

// `clip` [frames, 64, 64, 3], at least one frame.
Seen look_at(std::span<const std::uint8_t> clip);

}  // namespace cinejury::shapes::oracle
