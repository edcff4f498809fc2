// SPDX-License-Identifier: Apache-2.0
#include "core/media/interleave.hpp"

#include <vector>

#include "tests/catch.hpp"

namespace cinejury::media {
namespace {

TEST_CASE("planes become pixels at every length, with every instruction set") {
    for (const Interleave interleave : interleaves())
        for (std::size_t count = 0; count < 100; ++count) {
            std::vector<std::uint8_t> red, green, blue, expected;
            for (std::size_t i = 0; i < count; ++i) {
                red.push_back(static_cast<std::uint8_t>(i));
                green.push_back(static_cast<std::uint8_t>(100 + i));
                blue.push_back(static_cast<std::uint8_t>(255 - i));
                expected.insert(expected.end(), {red[i], green[i], blue[i]});
            }
            std::vector<std::uint8_t> out(count * 3);
            interleave(red.data(), green.data(), blue.data(), count, out.data());
            REQUIRE(out == expected);
        }
}

}  // namespace
}  // namespace cinejury::media
