// SPDX-License-Identifier: Apache-2.0
#include "blocks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace cinejury::guards {
namespace {

constexpr int kBlackBelow = 25500;  // thousandths of a level: a tenth of the range
constexpr double kFlat = 1;         // levels, standard deviation
constexpr double kShown = 24;       // levels

// The rows of one line of blocks.
struct Line {
    std::array<std::vector<std::uint8_t>, kBlock> scratch;
    std::array<std::span<const std::uint8_t>, kBlock> rows;

    Line(const sdk::Frame& frame, int row) {
        for (int i = 0; i < kBlock; ++i)
            rows[i] = frame.row(static_cast<std::uint32_t>(row * kBlock + i), scratch[i]);
    }
};

struct Sums {
    int sum = 0, squares = 0;

    void add(int value) {
        sum += value;
        squares += value * value;
    }
    double variance() const { return (squares - double(sum) * sum / kBlockPixels) / kBlockPixels; }
};

template <class Value>
Sums sums_of(int column, int channel, const Value& value) {
    Sums sums;
    for (int y = 0; y < kBlock; ++y)
        for (int x = 0; x < kBlock; ++x)
            sums.add(value(y, (column * kBlock + x) * kChannels + channel));
    return sums;
}

double black_share(const sdk::Frame& frame) {
    std::vector<std::uint8_t> scratch;
    std::uint64_t black = 0;
    for (std::uint32_t y = 0; y < frame.height(); ++y) {
        const auto row = frame.row(y, scratch);
        for (std::size_t x = 0; x < row.size(); x += kChannels)
            black += 299 * row[x] + 587 * row[x + 1] + 114 * row[x + 2] < kBlackBelow;
    }
    return double(black) / (double(frame.width()) * frame.height());
}

void look_at_means(FrameFacts& facts) {
    const std::size_t blocks = facts.means.size() / kChannels;
    std::array<double, kChannels> middle{};
    for (int c = 0; c < kChannels; ++c) {
        std::vector<double> values(blocks);
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < blocks; ++i) {
            values[i] = facts.means[i * kChannels + c];
            sum += values[i];
            squares += values[i] * values[i];
        }
        const double mean = sum / double(blocks);
        const double variance = std::max(0.0, squares / double(blocks) - mean * mean);
        facts.spread = std::max(facts.spread, std::sqrt(variance));
        middle[c] = median(values);
    }
    std::size_t shown = 0;
    for (std::size_t i = 0; i < blocks; ++i) {
        bool far = false;
        for (int c = 0; c < kChannels; ++c)
            far = far || std::abs(facts.means[i * kChannels + c] - middle[c]) >= kShown;
        shown += far;
    }
    facts.shown_share = double(shown) / double(blocks);
}

}  // namespace

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

FrameFacts look_at(const sdk::Frame& frame) {
    FrameFacts facts;
    facts.columns = static_cast<int>(frame.width()) / kBlock;
    facts.rows = static_cast<int>(frame.height()) / kBlock;
    std::size_t flat = 0;
    for (int row = 0; row < facts.rows; ++row) {
        const Line line(frame, row);
        for (int column = 0; column < facts.columns; ++column) {
            bool all_flat = true;
            for (int c = 0; c < kChannels; ++c) {
                const Sums sums =
                    sums_of(column, c, [&](int y, int x) { return int{line.rows[y][x]}; });
                facts.means.push_back(static_cast<float>(sums.sum) / kBlockPixels);
                all_flat = all_flat && sums.variance() <= kFlat * kFlat;
            }
            flat += all_flat;
        }
    }
    facts.flat_share = double(flat) / (double(facts.columns) * facts.rows);
    facts.black_share = black_share(frame);
    look_at_means(facts);
    return facts;
}

double noise_variance(const sdk::Frame& before, const sdk::Frame& now) {
    const int columns = static_cast<int>(now.width()) / kBlock;
    const int rows = static_cast<int>(now.height()) / kBlock;
    std::vector<double> variances;
    variances.reserve(static_cast<std::size_t>(columns) * rows);
    for (int row = 0; row < rows; ++row) {
        const Line then(before, row), here(now, row);
        for (int column = 0; column < columns; ++column) {
            double sum = 0;
            for (int c = 0; c < kChannels; ++c)
                sum += sums_of(column, c, [&](int y, int x) {
                           return int{here.rows[y][x]} - int{then.rows[y][x]};
                       }).variance();
            variances.push_back(sum / kChannels);
        }
    }
    constexpr double kUnbiased = double(kBlockPixels) / (kBlockPixels - 1);
    return median(variances) * kUnbiased / 2;
}

}  // namespace cinejury::guards
