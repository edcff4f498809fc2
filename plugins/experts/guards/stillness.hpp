// SPDX-License-Identifier: Apache-2.0
// Stretches of a clip in which nothing moves, whatever noise lies over it and whatever the light
// does. Thread rule: free functions on values, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "blocks.hpp"

namespace cinejury::guards {

// Frames first ... last show the same picture.
struct Stretch {
    std::size_t first = 0, last = 0;
    double noise = 0;  // standard deviation of the noise over it, in levels of 255

    std::size_t steps() const { return last - first; }
};

// The longest stretch, the earliest of equals; frames follow each other and have one size.
// `noise[i]`: noise_variance of frames i and i + 1.
//
// Frame b shows what frame a shows when, after the light is matched (for each channel the median
// gain of the blocks, then the median offset; what clipping explains left out),
// fewer than max(2, 0.1 %) of the blocks have a mean that differs by more than
//     3 levels + 7 sigma sqrt(1 + gain^2) / 4 + a quarter pixel of the slope of the means there.
// sigma is the clip's noise: independent noise in a block of 16 pixels passes 7 of its deviations
// about once in 10^11, whereas what moves changes whole blocks together. The same must hold for
// means over 4 frames, with half the noise. Stretches are taken from the start, each as long as it
// goes on.
Stretch longest_stretch(std::span<const FrameFacts> frames, std::span<const double> noise);

// The longest run of steps that only repeat the frame before (no block mean differs by more than
// half a level, whatever the light and the noise), and how many steps do so in all.
struct Repeats {
    Stretch longest;
    std::size_t count = 0;
};
Repeats repeated_frames(std::span<const FrameFacts> frames, std::span<const double> noise);

}  // namespace cinejury::guards
