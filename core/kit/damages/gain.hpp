// SPDX-License-Identifier: Apache-2.0
// Brightness of whole frames. Private to core/kit/damages. Thread rule: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/kit/frames.hpp"

namespace cinejury::kit {

// Multiplies the coded values of a frame; what leaves 0 ... 255 is clipped.
inline void apply_gain(std::span<std::uint8_t> frame, double gain) {
    std::array<std::uint8_t, 256> table;
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = to_code(static_cast<double>(i) * gain);
    for (std::uint8_t& value : frame) value = table[value];
}

}  // namespace cinejury::kit
