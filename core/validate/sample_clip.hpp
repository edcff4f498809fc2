// SPDX-License-Identifier: Apache-2.0
// Clips that the tests show to experts. Private to core/validate. Thread rule: free functions.
#pragma once

#include <cstdint>
#include <memory>

#include "core/media/clip.hpp"

namespace cinejury::validate {

// A textured square that moves over a gradient, with noise of the seed; 24 frames a second unless
// `fps` says otherwise.
std::shared_ptr<const media::Clip> sample_clip(std::uint64_t seed, std::uint32_t frames,
                                               std::uint32_t width, std::uint32_t height,
                                               media::Rational fps = {24, 1});

}  // namespace cinejury::validate
