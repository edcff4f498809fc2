// SPDX-License-Identifier: Apache-2.0
#include "plugins/pixels/subpixel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cinejury::pixels {
namespace {

constexpr int kRounds = 4;
constexpr float kFar = 1;    // pixels from the whole way: then it is another place
constexpr float kCalm = 64;  // added to the structure tensor: a flat block stays where it is

using Values = std::array<float, kArea>;

float remove_mean(Values& values) {
    float sum = 0;
    for (const float value : values) sum += value;
    const float mean = sum / kArea;
    for (float& value : values) value -= mean;
    return mean;
}

// The block whose corner lies at (x, y), between pixels by bilinear interpolation; at the border of
// the frame the nearest place inside.
Values sampled(const Luma& luma, float x, float y) {
    x = std::clamp(x, 0.0f, static_cast<float>(luma.width - kBlock));
    y = std::clamp(y, 0.0f, static_cast<float>(luma.height - kBlock));
    const int left = std::min(static_cast<int>(x), std::max(0, luma.width - kBlock - 1));
    const int top = std::min(static_cast<int>(y), std::max(0, luma.height - kBlock - 1));
    const float u = x - static_cast<float>(left), v = y - static_cast<float>(top);
    const int right = left + kBlock < luma.width ? 1 : 0;
    const int below = top + kBlock < luma.height ? luma.width : 0;
    Values values;
    for (int j = 0; j < kBlock; ++j) {
        const std::uint8_t* row = luma.at(left, top + j);
        for (int i = 0; i < kBlock; ++i) {
            const float upper = row[i] + u * (row[i + right] - row[i]);
            const float lower = row[i + below] + u * (row[i + below + right] - row[i + below]);
            values[j * kBlock + i] = upper + v * (lower - upper);
        }
    }
    return values;
}

struct Slopes {
    Values x, y;
    float xx = 0, xy = 0, yy = 0;  // sums of products
};

// Central differences, one-sided at the border of the frame.
Slopes slopes_of(const Luma& luma, int x, int y) {
    Slopes slopes;
    for (int j = 0; j < kBlock; ++j)
        for (int i = 0; i < kBlock; ++i) {
            const int left = std::max(x + i - 1, 0), right = std::min(x + i + 1, luma.width - 1);
            const int top = std::max(y + j - 1, 0), low = std::min(y + j + 1, luma.height - 1);
            slopes.x[j * kBlock + i] =
                static_cast<float>(*luma.at(right, y + j) - *luma.at(left, y + j)) /
                static_cast<float>(right - left);
            slopes.y[j * kBlock + i] =
                static_cast<float>(*luma.at(x + i, low) - *luma.at(x + i, top)) /
                static_cast<float>(low - top);
        }
    return slopes;
}

void add_products(Slopes& slopes) {
    for (int i = 0; i < kArea; ++i) {
        slopes.xx += slopes.x[i] * slopes.x[i];
        slopes.xy += slopes.x[i] * slopes.y[i];
        slopes.yy += slopes.y[i] * slopes.y[i];
    }
}

// Makes the contrast of `there` that of `wanted`, so that a change of the light moves nothing.
void match_contrast(const Values& wanted, Values& there) {
    constexpr float kMost = 1.6f;  // further apart it is something else
    float both = 0, own = 1;
    for (int i = 0; i < kArea; ++i) {
        both += wanted[i] * there[i];
        own += there[i] * there[i];
    }
    const float gain = std::clamp(both / own, 1 / kMost, kMost);
    for (float& value : there) value *= gain;
}

float error_of(const Values& a, const Values& b) {
    float sum = 0;
    for (int i = 0; i < kArea; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum / kArea;
}

// The block that is looked for.
struct Wanted {
    Values values;
    Slopes slopes;

    Wanted(const Luma& frame, int x, int y)
        : values(sampled(frame, static_cast<float>(x), static_cast<float>(y))),
          slopes(slopes_of(frame, x, y)) {
        remove_mean(values);
        remove_mean(slopes.x);
        remove_mean(slopes.y);
        add_products(slopes);
    }
};

// The best way near a start; `sample(x, y)`: what is there when the block goes (x, y).
template <class Sample>
Match descend(const Wanted& wanted, float start_x, float start_y, const Sample& sample) {
    const Slopes& slopes = wanted.slopes;
    const float xx = slopes.xx + kCalm, yy = slopes.yy + kCalm, xy = slopes.xy;
    const float determinant = xx * yy - xy * xy;
    Match here{start_x, start_y, 0, 0};
    Match best;
    for (int round = 0; round <= kRounds; ++round) {
        Values there = sample(here.x, here.y);
        here.mean = remove_mean(there);
        match_contrast(wanted.values, there);
        here.error = error_of(wanted.values, there);
        if (round == 0 || here.error < best.error) best = here;
        if (round == kRounds) break;
        float along_x = 0, along_y = 0;
        for (int i = 0; i < kArea; ++i) {
            along_x += slopes.x[i] * (there[i] - wanted.values[i]);
            along_y += slopes.y[i] * (there[i] - wanted.values[i]);
        }
        const float step_x = (yy * along_x - xy * along_y) / determinant;
        const float step_y = (xx * along_y - xy * along_x) / determinant;
        here.x = std::clamp(here.x - step_x, start_x - kFar, start_x + kFar);
        here.y = std::clamp(here.y - step_y, start_y - kFar, start_y + kFar);
        if (std::abs(step_x) + std::abs(step_y) < 0.005f) break;
    }
    return best;
}

// Between pixels; at the border of the frame the nearest place inside.
float value_at(const Luma& luma, float x, float y) {
    x = std::clamp(x, 0.0f, static_cast<float>(luma.width - 1));
    y = std::clamp(y, 0.0f, static_cast<float>(luma.height - 1));
    const int left = std::min(static_cast<int>(x), luma.width - 2);
    const int top = std::min(static_cast<int>(y), luma.height - 2);
    const float u = x - static_cast<float>(left), v = y - static_cast<float>(top);
    const std::uint8_t* row = luma.at(left, top);
    const float upper = row[0] + u * (row[1] - row[0]);
    row += luma.width;
    return upper + v * (row[0] + u * (row[1] - row[0]) - upper);
}

}  // namespace

Match refined(const Luma& frame, const Luma& other, int x, int y, int way_x, int way_y) {
    return descend(Wanted(frame, x, y), static_cast<float>(way_x), static_cast<float>(way_y),
                   [&](float dx, float dy) {
                       return sampled(other, static_cast<float>(x) + dx,
                                      static_cast<float>(y) + dy);
                   });
}

Match refined(const Luma& frame, const Luma& other, int x, int y, const Warp& warp, float start_x,
              float start_y) {
    return descend(Wanted(frame, x, y), start_x, start_y, [&](float dx, float dy) {
        Values values;
        for (int j = 0; j < kBlock; ++j)
            for (int i = 0; i < kBlock; ++i) {
                const float at_x = static_cast<float>(x + i) + dx;
                const float at_y = static_cast<float>(y + j) + dy;
                values[j * kBlock + i] =
                    value_at(other, at_x + warp.x + warp.xx * at_x + warp.xy * at_y,
                             at_y + warp.y + warp.yx * at_x + warp.yy * at_y);
            }
        return values;
    });
}

std::vector<Block> blocks_of(const Luma& luma) {
    const Grid grid = grid_of(luma);
    std::vector<Block> blocks;
    blocks.reserve(static_cast<std::size_t>(grid.count()));
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column) {
            const int x = column * kBlock, y = row * kBlock;
            Values values = sampled(luma, static_cast<float>(x), static_cast<float>(y));
            Block block;
            block.mean = remove_mean(values);
            for (const float value : values) block.variance += value * value / kArea;
            Slopes slopes = slopes_of(luma, x, y);
            add_products(slopes);
            const float half = (slopes.xx + slopes.yy) / 2, gap = (slopes.xx - slopes.yy) / 2;
            block.corner =
                std::max(0.0f, half - std::sqrt(gap * gap + slopes.xy * slopes.xy)) / kArea;
            blocks.push_back(block);
        }
    return blocks;
}

}  // namespace cinejury::pixels
