// SPDX-License-Identifier: Apache-2.0
// Pictures of scenes, with the truth about them: tracks and masks.
// Thread rule: pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/shapes_world/scene.hpp"

namespace cinejury::shapes {

enum class Texture {
    kFlat,
    kStripes,
    kChecks,
    kGrain,   // one value for each half world pixel
    kClouds,  // smooth noise of all sizes, the finest two to four output pixels
};

// The defaults are the preset of the shapes world.
struct RenderOptions {
    std::uint32_t width = 64,
                  height =
                      64;  // pixels; the world's square is scaled to the smaller side and centred
    std::uint32_t frames = 16;  // t runs from 0 to 1 over them
    Texture ground_texture = Texture::kFlat;
    Texture object_texture = Texture::kFlat;  // moves with the object
    double texture_strength = 0.25;           // share of the colour, 0 ... 1
    double camera_x = 0, camera_y = 0;        // way of the camera over the clip, world pixels
    double camera_zoom = 1;                   // scale at the end against the start
    bool masks = false;
};

struct Rendered {
    std::uint32_t width = 0, height = 0, frames = 0;
    std::vector<std::uint8_t> rgb;                       // [frames, height, width, 3]
    std::vector<std::vector<SceneObject::Pose>> tracks;  // [object][frame], output pixels
    std::vector<std::vector<std::uint8_t>>
        masks;  // [object] -> [frames, height, width], coverage 0 ... 255
};

Rendered render(const Scene& scene, const RenderOptions& options = {});

}  // namespace cinejury::shapes
