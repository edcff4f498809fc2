// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/patches.hpp"

#include "tests/plugins/nn/oracle.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

TEST_CASE("patches hold frame, channel, row, column of their place, and go back to the same clip") {
    const PatchGrid grid{4, 3, 6, 10, 2, 3, 5};
    Values clip(Type::kF32, grid.frames * grid.channels * grid.height, grid.width, 51);
    for (const Type type : {Type::kF32, Type::kBf16}) {
        Values tokens(type, grid.tokens(), grid.values());
        patchify(tokens.activation(), clip.floats.data(), grid);
        CHECK(difference(tokens, [&](auto token, auto inside) {
                  const std::int64_t t = token / 4, y = token / 2 % 2, x = token % 2;
                  const std::int64_t f = inside / 45, c = inside / 15 % 3, i = inside / 5 % 3;
                  return clip.at(((t * 2 + f) * 3 + c) * 6 + y * 3 + i, x * 5 + inside % 5);
              }) < tolerance(type));
        if (type != Type::kF32) continue;
        std::vector<float> back(clip.floats.size());
        unpatchify(back.data(), tokens.matrix(), grid);
        CHECK(back == clip.floats);
    }
}

TEST_CASE("rotary angles over three axes stand side by side; leading rows have none") {
    const PatchGrid grid{4, 3, 4, 6, 2, 2, 2};
    const std::vector<std::int64_t> parts{2, 3, 3};
    const RotaryTable table = rotary_table(grid, 5, parts, 100);
    REQUIRE(table.cosines.size() == static_cast<std::size_t>((5 + grid.tokens()) * 8));
    for (std::size_t i = 0; i < 5 * 8; ++i) {
        CHECK(table.cosines[i] == 1);
        CHECK(table.sines[i] == 0);
    }
    const std::size_t last = table.cosines.size() - 8;  // t = 1, y = 1, x = 2
    const double angles[] = {1,
                             1 / 10.0,
                             1,
                             std::pow(100, -1 / 3.0),
                             std::pow(100, -2 / 3.0),
                             2,
                             2 * std::pow(100, -1 / 3.0),
                             2 * std::pow(100, -2 / 3.0)};
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(table.cosines[last + i] == Approx(std::cos(angles[i])).margin(1e-6));
        CHECK(table.sines[last + i] == Approx(std::sin(angles[i])).margin(1e-6));
    }
}

TEST_CASE("rotary angles of text begin where the kept prefix ends") {
    const RotaryTable whole = rotary_table(0, 9, 4, 1e6), rest = rotary_table(6, 3, 4, 1e6);
    CHECK(std::equal(rest.cosines.begin(), rest.cosines.end(), whole.cosines.begin() + 6 * 4));
    CHECK(std::equal(rest.sines.begin(), rest.sines.end(), whole.sines.begin() + 6 * 4));
    CHECK(whole.sines[8 * 4 + 1] == Approx(std::sin(8 * std::pow(1e6, -0.25))).margin(1e-6));
}
