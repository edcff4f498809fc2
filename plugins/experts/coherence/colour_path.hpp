// SPDX-License-Identifier: Apache-2.0
// The colours of a clip's regions over time, without its brightness. Thread rule: free functions,
// any thread.
#pragma once

#include <array>
#include <vector>

#include "cinejury/cpp/clip_view.hpp"
#include "cinejury/cpp/host.hpp"
#include "relation.hpp"

namespace cinejury::coherence {

// For each tile the log of its mean red, green and blue, less the mean of the three: what a change
// of the light by one factor leaves alone.
using TileColours = std::array<std::array<double, 3>, kTiles>;

// [frame]. `colours`: RGB frames of at least kTilesX x kTilesY pixels.
std::vector<TileColours> colour_path(const sdk::Host& host, const sdk::Call& call,
                                     const sdk::ClipView& colours);

// How much of the picture has another colour at once, 0 ... 1: the share of the tiles of which a
// component differs by more than 0.1, where it is beyond a half; below, things that move may do it.
double other_colour(const TileColours& before, const TileColours& now);

}  // namespace cinejury::coherence
