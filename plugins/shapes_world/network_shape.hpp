// SPDX-License-Identifier: Apache-2.0
// Sizes of the clips of the shapes world and of the networks that read them, whatever computes
// them. Thread rule: constants.
#pragma once

#include <array>
#include <cstdint>

#include "plugins/nn/patches.hpp"

namespace cinejury::shapes {

inline constexpr std::int64_t kWords = 24;  // tokens of a prompt, padding included
inline constexpr std::int64_t kFrames = 16, kSide = 64, kFps = 8;
inline constexpr std::int64_t kClipValues = kFrames * 3 * kSide * kSide;
inline constexpr nn::PatchGrid kGrid{kFrames, 3, kSide, kSide, 2, 8, 8};
inline constexpr std::int64_t kTokens = kWords + kGrid.tokens();

// Of a transformer body; heads of 64.
struct BodySize {
    std::int64_t width, blocks, heads;
};
inline constexpr std::int64_t kHeadWidth = 64;
inline constexpr std::int64_t kVocabularySize = 48;
inline constexpr float kNormEpsilon = 1e-6f;
// Of the 32 rotary pairs of a head: 8 for time, 12 for each side.
inline constexpr std::array<std::int64_t, 3> kRotaryParts{8, 12, 12};
inline constexpr double kRotaryBase = 100;

// The generator's network. Its step cache leaves out blocks kFirstCached ... kLastCached - 1.
inline constexpr BodySize kDenoiserSize{256, 8, 4};
inline constexpr std::int64_t kFirstCached = 2, kLastCached = 7;
// Frequencies of the noise level: cosines, then as many sines.
inline constexpr std::int64_t kSigmaFrequencies = 128;

}  // namespace cinejury::shapes
