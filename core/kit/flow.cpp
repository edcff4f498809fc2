// SPDX-License-Identifier: Apache-2.0
#include "core/kit/flow.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/kit/damages/resample.hpp"

namespace cinejury::kit {
namespace {

constexpr int kBlock = 8;       // pixels between the middles of blocks
constexpr int kHalf = 6;        // reach of a block from its middle
constexpr int kCoarsest = 24;   // shorter side of the smallest picture of the pyramid, at least
constexpr float kAside = 6.0f;  // error that one pixel off the expected motion must save, summed

struct Vector {
    float u = 0, v = 0;
};

// Vectors of blocks, [rows, columns].
struct Field {
    int columns = 0, rows = 0;
    std::vector<Vector> vectors;
    const Vector& at(int column, int row) const {
        column = std::clamp(column, 0, columns - 1);
        row = std::clamp(row, 0, rows - 1);
        return vectors[static_cast<std::size_t>(row) * columns + column];
    }
};

LumaFrame halved(const LumaFrame& frame) {
    LumaFrame half{frame.width / 2, frame.height / 2, {}};
    half.values.reserve(static_cast<std::size_t>(half.width) * half.height);
    for (int y = 0; y < half.height; ++y)
        for (int x = 0; x < half.width; ++x) {
            const float* above =
                frame.values.data() + static_cast<std::size_t>(2 * y) * frame.width + 2 * x;
            const float* below = above + frame.width;
            half.values.push_back((above[0] + above[1] + below[0] + below[1]) / 4);
        }
    return half;
}

Plane<float> plane_of(const LumaFrame& frame) {
    return {frame.values.data(), frame.width, frame.height, 1};
}

// Sum of absolute differences of the block around (x, y) and that at a motion of whole pixels.
float difference(const Plane<float>& now, const Plane<float>& then, int x, int y, int u, int v) {
    float sum = 0;
    for (int dy = -kHalf; dy < kHalf; dy += 2)
        for (int dx = -kHalf; dx < kHalf; dx += 2)
            sum += std::fabs(*now.at(x + dx, y + dy) - *then.at(x + dx + u, y + dy + v));
    return sum;
}

// Where a parabola through three errors has its least value, from the middle.
float fraction(float left, float middle, float right) {
    const float bend = left - 2 * middle + right;
    return bend > 1e-3f ? std::clamp(0.5f * (left - right) / bend, -0.5f, 0.5f) : 0.0f;
}

Vector match(const Plane<float>& now, const Plane<float>& then, int x, int y,
             const std::array<Vector, 6>& expected) {
    Vector best = expected[0];
    float least = std::numeric_limits<float>::infinity();
    const auto cost = [&](int u, int v) {
        return difference(now, then, x, y, u, v) +
               kAside * std::hypot(static_cast<float>(u) - expected[0].u,
                                   static_cast<float>(v) - expected[0].v);
    };
    const auto consider = [&](int u, int v) {
        const float found = cost(u, v);
        if (found >= least) return;
        least = found;
        best = {static_cast<float>(u), static_cast<float>(v)};
    };
    for (const Vector& one : expected)
        consider(static_cast<int>(std::lround(one.u)), static_cast<int>(std::lround(one.v)));
    const Vector start = best;
    for (int dv = -2; dv <= 2; ++dv)
        for (int du = -2; du <= 2; ++du)
            consider(static_cast<int>(start.u) + du, static_cast<int>(start.v) + dv);
    const int u = static_cast<int>(best.u), v = static_cast<int>(best.v);
    const float middle = difference(now, then, x, y, u, v);
    best.u += fraction(difference(now, then, x, y, u - 1, v), middle,
                       difference(now, then, x, y, u + 1, v));
    best.v += fraction(difference(now, then, x, y, u, v - 1), middle,
                       difference(now, then, x, y, u, v + 1));
    return best;
}

// One level: `coarser` has half the motion at half the places; empty: nothing is expected.
Field match_level(const LumaFrame& now, const LumaFrame& then, const Field& coarser) {
    Field field{(now.width + kBlock - 1) / kBlock, (now.height + kBlock - 1) / kBlock, {}};
    const Plane<float> a = plane_of(now), b = plane_of(then);
    for (int row = 0; row < field.rows; ++row)
        for (int column = 0; column < field.columns; ++column) {
            std::array<Vector, 6> expected{};
            if (coarser.columns > 0) {
                const int c = column / 2, r = row / 2;
                const int side = column % 2 ? 1 : -1, level = row % 2 ? 1 : -1;
                expected = {coarser.at(c, r),         coarser.at(c + side, r),
                            coarser.at(c, r + level), coarser.at(c + side, r + level),
                            coarser.at(c - side, r),  Vector{}};
                for (Vector& one : expected) one = {2 * one.u, 2 * one.v};
            }
            field.vectors.push_back(
                match(a, b, column * kBlock + kBlock / 2, row * kBlock + kBlock / 2, expected));
        }
    return field;
}

Field median_of(const Field& field) {
    Field calm = field;
    for (int row = 0; row < field.rows; ++row)
        for (int column = 0; column < field.columns; ++column) {
            std::array<float, 9> us, vs;
            for (int i = 0; i < 9; ++i) {
                const Vector& one = field.at(column + i % 3 - 1, row + i / 3 - 1);
                us[static_cast<std::size_t>(i)] = one.u;
                vs[static_cast<std::size_t>(i)] = one.v;
            }
            std::nth_element(us.begin(), us.begin() + 4, us.end());
            std::nth_element(vs.begin(), vs.begin() + 4, vs.end());
            calm.vectors[static_cast<std::size_t>(row) * field.columns + column] = {us[4], vs[4]};
        }
    return calm;
}

Flow spread(const Field& field, int width, int height) {
    Flow flow{width, height, {}, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const float fx = (static_cast<float>(x) - kBlock / 2) / kBlock,
                        fy = (static_cast<float>(y) - kBlock / 2) / kBlock;
            const int left = static_cast<int>(std::floor(fx)),
                      top = static_cast<int>(std::floor(fy));
            const float a = fx - static_cast<float>(left), b = fy - static_cast<float>(top);
            const Vector &p = field.at(left, top), &q = field.at(left + 1, top),
                         &r = field.at(left, top + 1), &s = field.at(left + 1, top + 1);
            flow.u.push_back((1 - b) * ((1 - a) * p.u + a * q.u) + b * ((1 - a) * r.u + a * s.u));
            flow.v.push_back((1 - b) * ((1 - a) * p.v + a * q.v) + b * ((1 - a) * r.v + a * s.v));
        }
    return flow;
}

}  // namespace

LumaFrame luma_frame(const std::uint8_t* rgb, int width, int height) {
    LumaFrame frame{width, height, {}};
    const std::size_t pixels = static_cast<std::size_t>(width) * height;
    frame.values.reserve(pixels);
    for (std::size_t i = 0; i < pixels; ++i)
        frame.values.push_back(0.299f * rgb[i * 3] + 0.587f * rgb[i * 3 + 1] +
                               0.114f * rgb[i * 3 + 2]);
    return frame;
}

Flow dense_flow(const LumaFrame& now, const LumaFrame& then) {
    std::vector<LumaFrame> nows{now}, thens{then};
    while (std::min(nows.back().width, nows.back().height) >= 2 * kCoarsest) {
        nows.push_back(halved(nows.back()));
        thens.push_back(halved(thens.back()));
    }
    Field field;
    for (std::size_t level = nows.size(); level-- > 0;)
        field = median_of(match_level(nows[level], thens[level], field));
    return spread(field, now.width, now.height);
}

}  // namespace cinejury::kit
