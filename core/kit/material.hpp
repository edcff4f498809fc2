// SPDX-License-Identifier: Apache-2.0
// A clean clip and what is known of it: all that a damage works on.
// Thread rule: values; clips are immutable and shared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/media/clip.hpp"

namespace cinejury::kit {

// Coverage of one object, 0 ... 255: [frames, height, width] u8 row-major, the clip's size.
using Mask = std::vector<std::uint8_t>;

struct Material {
    std::string source;  // id of the clip it came from
    std::string prompt;  // what it shows; empty: not stated
    std::shared_ptr<const media::Clip> clip;
    // What only procedural scenes know. The picture is the ground with the objects over it, which
    // do not touch each other.
    std::shared_ptr<const media::Clip> ground;  // without objects; null: not known
    std::vector<Mask> masks;                    // of the objects; empty: not known
    std::optional<std::size_t> resting_object;  // one that does not move on its ground
    // Another clean clip of the same size, rate and length, and its ground; null: there is none.
    std::shared_ptr<const media::Clip> partner;
    std::shared_ptr<const media::Clip> partner_ground;
};

// `clip` brought to the size, rate and length of `like`, to be its partner: scaled by bilinear
// interpolation, read forwards and backwards when it is too short.
std::shared_ptr<const media::Clip> as_partner(const media::Clip& clip, const media::Clip& like);

}  // namespace cinejury::kit
