// SPDX-License-Identifier: Apache-2.0
// How the lines of pixels of a frame stand out from their neighbours, across and down, which shows
// what repeats at a fixed period. Thread rule: free functions, any thread.
#pragma once

#include <vector>

#include "plugins/pixels/plane.hpp"

namespace cinejury::fineness {

using pixels::Plane;

// Of each line of pixels but the first and last: its values v against those of its two neighbours.
struct LineProfile {
    std::vector<double> lift;   // median of v - (before + after) / 2
    std::vector<double> rough;  // mean of |v - (before + after) / 2|
};

// Columns and rows of one frame, sides of at least 3.
struct Profiles {
    LineProfile columns, rows;
};
Profiles profiles_of(const Plane& luma);

// The mean of each entry over frames of one size.
Profiles mean_of(const std::vector<Profiles>& frames);

}  // namespace cinejury::fineness
