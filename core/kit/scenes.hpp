// SPDX-License-Identifier: Apache-2.0
// The kit's procedural scenes: what is asked of the `scenes` generator. Thread rule: constants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cinejury::kit {

struct SceneSpec {
    std::string id;  // "scene-07"
    std::string_view prompt;
    std::optional<std::size_t> resting_object;
    std::uint64_t seed = 0;
    std::uint32_t width = 0, height = 0, fps = 0, frames = 0;
    std::string_view ground_texture, object_texture;
    double camera_x = 0, camera_y = 0, camera_zoom = 1;
    bool held_out = false;  // kept away while constants are chosen
};

inline constexpr std::size_t kScenes = 48;
// index in 0 ... kScenes - 1.
SceneSpec scene_spec(std::size_t index);
// The scene that a cut shows and whose ground a swap takes: another cast on another stage, and on a
// ground of another colour.
std::size_t partner_of(std::size_t index);

}  // namespace cinejury::kit
