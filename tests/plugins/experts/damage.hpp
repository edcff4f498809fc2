// SPDX-License-Identifier: Apache-2.0
// Known damage of a known strength. Each returns a damaged copy.
// Thread rule: free functions.
#pragma once

#include <functional>

#include "core/media/clip.hpp"

namespace cinejury::test {

// Out of focus: each pixel the mean over a disc. `radius`: share of the height.
media::Clip defocused(const media::Clip& clip, double radius);

// From frame `from` on red and blue change places.
media::Clip recoloured(const media::Clip& clip, std::uint64_t from);

// Frame t times gain(t), rounded and clamped.
media::Clip relit(const media::Clip& clip, const std::function<double(std::uint64_t)>& gain);
// A sine of the brightness, 5 Hz. `amplitude` 0.2 = +-20 %.
media::Clip flickering(const media::Clip& clip, double amplitude);
// A random gain for each frame, evenly spread in 1 +- amplitude.
media::Clip flickering_at_random(const media::Clip& clip, double amplitude, std::uint32_t seed);

// Independent noise, evenly spread, of this standard deviation (of 255).
media::Clip noisy(const media::Clip& clip, double deviation, std::uint32_t seed);

// Half the width and height, each pixel the mean of four.
media::Clip halved(const media::Clip& clip);
// Frames [0, count) of a, then all of b, of the same size.
media::Clip spliced(const media::Clip& a, const media::Clip& b);

// Every `period`th frame shows the one before it again.
media::Clip repeating(const media::Clip& clip, std::uint64_t period);
// Every `period`th frame is left out.
media::Clip dropping(const media::Clip& clip, std::uint64_t period);
// The second half, then the first.
media::Clip swapped_halves(const media::Clip& clip);

// Each pixel the mean of `length` pixels in its row, around it.
media::Clip smeared(const media::Clip& clip, int length);
// `lift` is added to every `period`th row and column.
media::Clip gridded(const media::Clip& clip, std::uint32_t period, int lift);
// Blocks of 8 x 8 pixels brought this share nearer to their mean.
media::Clip blocky(const media::Clip& clip, double share);

// A box a fifth as high as the picture stands in its middle in frames [first, end).
media::Clip with_box(const media::Clip& clip, std::uint64_t first, std::uint64_t end);

// Each frame shifted by another whole way, at most this share of the width; the border repeats.
media::Clip shaken(const media::Clip& clip, double reach, std::uint32_t seed);

}  // namespace cinejury::test
