// SPDX-License-Identifier: Apache-2.0
// A texture that repeats itself with the period of a patch, in the even areas of a clip.
// Thread rule: free functions on values, any thread.
#pragma once

#include <span>
#include <vector>

#include "flat_areas.hpp"

namespace cinejury::canaries {

// What is left of the flat blocks of frames of one size when from each the plane that fits it best
// is taken (so that even shades leave nothing); the mean of the channels.
struct Residual {
    int width = 0, height = 0;
    std::vector<float> sum;     // [height, width], over the frames that are flat there
    std::vector<float> weight;  // [height, width], how many they are
    double squares = 0;         // over all pixels of all flat blocks
    std::size_t pixels = 0;     // of all flat blocks

    // Adds rows first ... last - 1 of `other`, a residual of this size. Rows may be added side by
    // side.
    void add_rows(const Residual& other, int first, int last);
};
// `blocks` is blocks_of(frame).
Residual residual_of(const sdk::Frame& frame, const BlockFrame& blocks);
// The totals of residuals of one size, with a sum and a weight of 0 everywhere. At least one.
Residual totals_of(std::span<const Residual* const> frames);

struct PatchPattern {
    double amplitude = 0;  // levels, root mean square
    int period = 0;        // pixels, 4 ... 32; 0 where there is none
};

inline constexpr int kShortestPeriod = 4, kLongestPeriod = 32;  // pixels

// Folds the residual of `frames` frames at a period p: the mean of all pixels with the same place
// in the p x p patch. The variance of these means, less what chance gives (variance q, with
// q = p p / pixels a frame; nothing from q = 1/2 on), is the energy of the pattern, square levels:
// a one-way analysis of variance with the place in the patch as the factor.
double pattern_energy(const Residual& residual, std::size_t frames, int period);

// Of the energies at all periods from the shortest on. The amplitude is the root of the greatest;
// the period is the shortest one with nine tenths of it, since a pattern comes back at its
// multiples.
PatchPattern strongest_pattern(std::span<const double> energies);

}  // namespace cinejury::canaries
