// SPDX-License-Identifier: Apache-2.0
#include "plugins/pixels/luma.hpp"

#include <algorithm>

namespace cinejury::pixels {

Luma luma_of(const sdk::Frame& frame) {
    Luma luma(static_cast<int>(frame.width()), static_cast<int>(frame.height()));
    std::vector<std::uint8_t> scratch;
    for (int y = 0; y < luma.height; ++y) {
        const auto row = frame.row(static_cast<std::uint32_t>(y), scratch);
        const std::size_t step = frame.channels();
        for (int x = 0; x < luma.width; ++x) *luma.at(x, y) = row[x * step];
    }
    return luma;
}

Luma halved(const Luma& luma) {
    Luma half(luma.width / 2, luma.height / 2);
    for (int y = 0; y < half.height; ++y) {
        const std::uint8_t* above = luma.at(0, 2 * y);
        const std::uint8_t* below = luma.at(0, 2 * y + 1);
        std::uint8_t* out = half.at(0, y);
        for (int x = 0; x < half.width; ++x)
            out[x] = static_cast<std::uint8_t>(
                (above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1] + 2) / 4);
    }
    return half;
}

Pyramid::Pyramid(Luma frame, int smallest, int most) {
    levels.push_back(std::move(frame));
    while (static_cast<int>(levels.size()) < most &&
           std::min(levels.back().width, levels.back().height) / 2 >= smallest)
        levels.push_back(halved(levels.back()));
}

}  // namespace cinejury::pixels
