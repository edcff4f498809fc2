// SPDX-License-Identifier: Apache-2.0
// Whether the colours of even areas stay what they were. Thread rule: free functions on values.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flat_areas.hpp"

namespace cinejury::canaries {

struct ColourDrift {
    double distance = 0;    // levels, Euclidean over the channels
    std::size_t frame = 0;  // where it is greatest
};

// From the first frame: for each later frame the mean distance of the flat blocks' colours to the
// same blocks' at the start, where these were flat too and less than 48 levels away (else something
// else is there now). The greatest of the frames; nothing when no frame has a sixteenth of its
// blocks in common with the first.
std::optional<ColourDrift> drift_from_start(std::span<const BlockFrame> frames);

// From the colours of a reference: for each frame the mean distance of the flat blocks' colours to
// the nearest reference colour, where it is less than 48 levels away. Otherwise as above.
std::optional<ColourDrift> drift_from_colours(std::span<const BlockFrame> frames,
                                              std::span<const Colour> reference);

// The flat colours of a reference clip: a file of one or more binary PPM pictures (P6, 8 bits), as
// `ffmpeg -i clip.mp4 -f image2pipe -c:v ppm reference.ppm` writes it. Each at least 6 levels away
// from the others; the most frequent first, at most 64. Throws sdk::Error.
std::vector<Colour> reference_colours(const std::string& file);

}  // namespace cinejury::canaries
