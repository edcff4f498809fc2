// SPDX-License-Identifier: Apache-2.0
// Motion of blocks on pictures that were moved by a known way.
#include "plugins/pixels/motion.hpp"

#include <cmath>

#include "plugins/pixels/statistics.hpp"
#include "tests/catch.hpp"

namespace cinejury::pixels {
namespace {

// Smooth waves.
double waves_at(double u, double v) {
    return 110 + 30 * std::sin(0.31 * u + 0.17 * v) + 25 * std::cos(0.23 * v) +
           20 * std::sin(0.071 * u - 0.11 * v) + 15 * std::sin(0.53 * v - 0.4 * u);
}

// The waves, moved, with gain and offset.
Luma picture(double way_x, double way_y, double gain = 1, double offset = 0) {
    Luma luma(192, 144);
    for (int y = 0; y < luma.height; ++y)
        for (int x = 0; x < luma.width; ++x)
            *luma.at(x, y) = static_cast<std::uint8_t>(
                std::lround(gain * waves_at(x - way_x, y - way_y) + offset));
    return luma;
}

double median_error(const std::vector<Match>& matches, double x, double y) {
    std::vector<double> errors;
    for (const Match& match : matches) errors.push_back(std::hypot(match.x - x, match.y - y));
    return median(errors);
}

TEST_CASE("Motion is found to a tenth of a pixel, small and large") {
    const auto [x, y] = GENERATE(table<double, double>(
        {{0, 0}, {0.25, -0.4}, {1.5, 0.75}, {-3.3, 2.2}, {6, -5}, {11.5, 0}}));
    const auto matches = match(Pyramid(picture(0, 0)), Pyramid(picture(x, y)));
    CHECK(matches.size() == 24 * 18);
    CHECK(median_error(matches, x, y) < 0.1);
}

TEST_CASE("A change of the light is seen in the means and moves nothing") {
    const auto matches = match(Pyramid(picture(0, 0)), Pyramid(picture(2.5, 1, 0.8, 5)));
    CHECK(median_error(matches, 2.5, 1) < 0.1);
    double ratio = 0;
    const auto blocks = blocks_of(picture(0, 0));
    for (std::size_t i = 0; i < blocks.size(); ++i)
        ratio += (matches[i].mean - 5) / blocks[i].mean / double(blocks.size());
    CHECK(ratio == Approx(0.8).margin(0.01));
}

TEST_CASE("A flat picture stays where it is") {
    Luma flat(64, 48);
    for (std::uint8_t& value : flat.values) value = 77;
    for (const Match& found : match(Pyramid(flat), Pyramid(flat))) {
        CHECK(found.x == 0);
        CHECK(found.y == 0);
        CHECK(found.error == 0);
        CHECK(found.mean == 77);
    }
}

TEST_CASE("Pictures of one block and with odd sides have motion") {
    CHECK(match(Pyramid(Luma(8, 8)), Pyramid(Luma(8, 8))).size() == 1);
    CHECK(match(Pyramid(Luma(51, 17)), Pyramid(Luma(51, 17))).size() == 12);
}

TEST_CASE("Ranks are those of sorted values") {
    std::vector<double> values{5, 1, 4, 2, 3};
    CHECK(median(values) == 3);
    CHECK(quantile(values, 0) == 1);
    CHECK(quantile(values, 1) == 5);
    CHECK(quantile(values, 0.25) == 2);
    CHECK(running_median({1, 9, 2, 8, 3}, 1) == std::vector<double>{1, 2, 8, 3, 3});
}

TEST_CASE("A block is found off the place where an affine map takes it") {
    // Half a percent larger, turned a little, and moved: what is at p was at p / map.
    const Warp warp{3, 0.005f, -0.01f, -2, 0.01f, 0.005f};
    const Luma first = picture(0, 0);
    Luma other(first.width, first.height);
    for (int y = 0; y < other.height; ++y)
        for (int x = 0; x < other.width; ++x) {
            double u = x, v = y;
            for (int i = 0; i < 20; ++i) {
                const double was_u = u, was_v = v;
                u = x - (warp.x + warp.xx * was_u + warp.xy * was_v);
                v = y - (warp.y + warp.yx * was_u + warp.yy * was_v);
            }
            *other.at(x, y) = static_cast<std::uint8_t>(std::lround(waves_at(u, v)));
        }
    const Match match = refined(first, other, 80, 64, warp, 0.5f, -0.4f);
    CHECK(std::hypot(match.x, match.y) < 0.05);
    CHECK(match.error < 1);
}

}  // namespace
}  // namespace cinejury::pixels
