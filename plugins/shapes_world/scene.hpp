// SPDX-License-Identifier: Apache-2.0
// Scenes: objects with sizes and paths that fulfil a request.
// Thread rule: values and pure functions.
#pragma once

#include <optional>
#include <vector>

#include "plugins/shapes_world/request.hpp"

namespace cinejury::shapes {

// One object over time t in [0, 1]; pixels of a 64 x 64 picture.
struct SceneObject {
    Shape shape = Shape::kCircle;
    std::size_t colour = 0;
    Action action = Action::kStill;
    double x0 = 32, y0 = 32;       // centre at t = 0
    double dx = 0, dy = 0;         // way over the clip
    double bounce = 0, beats = 0;  // height and half waves of bouncing
    double r0 = 6, r1 = 6;         // radius at t = 0 and 1
    double spin = 0, angle0 = 0;   // half turns over the clip, radians at t = 0

    struct Pose {
        double x, y, r, angle;
    };
    Pose at(double t) const;
};

struct Scene {
    std::vector<SceneObject> objects;  // drawn in this order
    std::size_t background = 0;        // of kGrounds
};

// A scene that shows everything that is stated; what is open is drawn. Of 24 tries the first
// without objects that touch and with the relation held in every frame; none when there is no such
// try or the request is none of the world's (more than two entities, more than four objects).
std::optional<Scene> place_scene(const Request& request, Random& random);

}  // namespace cinejury::shapes
