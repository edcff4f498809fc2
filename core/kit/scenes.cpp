// SPDX-License-Identifier: Apache-2.0
#include "core/kit/scenes.hpp"

#include <fmt/format.h>

namespace cinejury::kit {
namespace {

struct Cast {
    std::string_view prompt;
    int resting = -1;  // object that stays where it is on its ground
};

// At most three objects: the generator's masks hold no more.
constexpr Cast kCasts[] = {
    {"a large red circle moves right on a gray background"},
    {"a small blue square moves left above a large yellow star stays still on a brown background",
     1},
    {"two small green triangle moves up on a gray background"},
    {"a large orange star spins in center on a navy background"},
    {"a large purple cross bounces on a white background"},
    {"a small cyan ring moves down left of a large red square stays still on a gray background", 1},
    {"a pink circle grows on a brown background"},
    {"three small yellow square moves right on a navy background"},
    {"a large green triangle stays still in center on a gray background", 0},
    {"a blue star shrinks above a red cross spins on a white background"},
    {"a large orange cross moves up on a gray background"},
    {"a small red circle bounces left of a large cyan star stays still on a brown background", 1},
};

struct Stage {
    std::uint32_t width, height, fps, frames;
    std::string_view ground, objects;
    double x, y, zoom;  // way of the camera over the clip, world pixels, and its scale at the end
};

constexpr Stage kStages[] = {
    {320, 180, 24, 32, "clouds", "flat", 0, 0, 1},
    {320, 180, 8, 24, "clouds", "clouds", 10, 0, 1},
    {320, 240, 12, 24, "stripes", "clouds", 0, 0, 1.15},
    {480, 270, 15, 30, "clouds", "stripes", 0, 0, 1},
    {320, 180, 30, 36, "clouds", "clouds", -6, 3, 1},
    {640, 360, 24, 32, "clouds", "flat", 0, 0, 1},
    {320, 180, 10, 20, "stripes", "stripes", 0, 5, 1},
    {480, 270, 25, 32, "clouds", "clouds", 0, 0, 0.9},
    {320, 180, 24, 40, "clouds", "checks", 4, 0, 1},
    {640, 360, 12, 24, "clouds", "clouds", 0, 0, 1},
    {480, 272, 30, 36, "flat", "clouds", 0, 0, 1},
    {1280, 720, 24, 20, "clouds", "clouds", 5, 0, 1},
    {320, 180, 15, 24, "clouds", "clouds", 0, 0, 1.2},
    {640, 360, 30, 32, "stripes", "clouds", -8, 0, 1},
    {960, 540, 25, 20, "clouds", "stripes", 3, -3, 1},
    {320, 180, 24, 32, "flat", "stripes", 0, 0, 1},
};

constexpr std::size_t kToPartner = 5;  // scenes on: another cast on another stage

// The colour that its prompt ends with; the same textures are the same picture in any scene.
std::string_view ground_of(std::size_t index) {
    const std::string_view prompt = kCasts[index % std::size(kCasts)].prompt;
    return prompt.substr(prompt.rfind(" on a "));
}

}  // namespace

std::size_t partner_of(std::size_t index) {
    std::size_t partner = (index + kToPartner) % kScenes;
    while (ground_of(partner) == ground_of(index)) partner = (partner + 1) % kScenes;
    return partner;
}

// Casts and stages go round at different lengths (12 and 16), so that no two scenes have both
// alike.
SceneSpec scene_spec(std::size_t index) {
    const Cast& cast = kCasts[index % std::size(kCasts)];
    const Stage& stage = kStages[index % std::size(kStages)];
    SceneSpec spec;
    spec.id = fmt::format("scene-{:02}", index);
    spec.prompt = cast.prompt;
    if (cast.resting >= 0) spec.resting_object = static_cast<std::size_t>(cast.resting);
    spec.seed = 100 + index;
    spec.width = stage.width;
    spec.height = stage.height;
    spec.fps = stage.fps;
    spec.frames = stage.frames;
    spec.ground_texture = stage.ground;
    spec.object_texture = stage.objects;
    spec.camera_x = stage.x;
    spec.camera_y = stage.y;
    spec.camera_zoom = stage.zoom;
    spec.held_out = index % 5 == 4;
    return spec;
}

}  // namespace cinejury::kit
