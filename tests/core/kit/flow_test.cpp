// SPDX-License-Identifier: Apache-2.0
// The kit's motion against motion that is known.
#include "core/kit/flow.hpp"
#include "tests/catch.hpp"
#include "tests/core/kit/small_scene.hpp"

using namespace cinejury::kit;

namespace {

LumaFrame picture(double shift_x, double shift_y) {
    LumaFrame frame{160, 120, {}};
    for (int y = 0; y < frame.height; ++y)
        for (int x = 0; x < frame.width; ++x) {
            const double u = x - shift_x, v = y - shift_y;
            frame.values.push_back(
                static_cast<float>(128 + 40 * std::sin(0.37 * u + 0.05 * v) * std::cos(0.29 * v) +
                                   30 * std::sin(0.013 * u * v * 0.1 + 0.11 * u)));
        }
    return frame;
}

}  // namespace

TEST_CASE("Motion of whole and broken pixels is found inside the picture") {
    for (const auto& [dx, dy] : {std::pair{0.0, 0.0}, {3.0, -2.0}, {1.5, 0.5}, {-9.0, 4.0}}) {
        const Flow flow = dense_flow(picture(0, 0), picture(dx, dy));
        double error = 0;
        int count = 0;
        for (int y = 24; y < 96; ++y)
            for (int x = 24; x < 136; ++x, ++count) {
                const std::size_t i = static_cast<std::size_t>(y) * 160 + x;
                error += std::hypot(flow.u[i] - dx, flow.v[i] - dy);
            }
        INFO(dx << ", " << dy);
        CHECK(error / count < 0.35);
    }
}

TEST_CASE("Pictures smaller than a block and pictures without structure have motion, too: none") {
    const LumaFrame tiny{3, 2, std::vector<float>(6, 50)};
    const Flow flow = dense_flow(tiny, tiny);
    CHECK(flow.u == std::vector<float>(6, 0));
    const LumaFrame flat{64, 64, std::vector<float>(64 * 64, 50)};
    for (const float u : dense_flow(flat, flat).u) CHECK(u == 0);
}
