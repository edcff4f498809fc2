// SPDX-License-Identifier: Apache-2.0
#include "look.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cinejury::canaries {
namespace {

constexpr int kBins = 8;
constexpr int kDark = 25500;   // thousandths of a level
constexpr int kEdge = 16 * 8;  // Sobel's kernels sum up to 8 levels for one level a pixel

// Pixels averaged 2 x 2, times 4.
struct Halved {
    int width, height;
    std::vector<int> values;

    explicit Halved(const sdk::Frame& frame)
        : width(static_cast<int>(frame.width()) / 2), height(static_cast<int>(frame.height()) / 2) {
        std::vector<std::uint8_t> first, second;
        for (int y = 0; y < height; ++y) {
            const auto a = frame.row(static_cast<std::uint32_t>(2 * y), first);
            const auto b = frame.row(static_cast<std::uint32_t>(2 * y + 1), second);
            for (std::size_t x = 0; x + 1 < 2 * static_cast<std::size_t>(width); x += 2)
                values.push_back(a[x] + a[x + 1] + b[x] + b[x + 1]);
        }
    }
    int at(int x, int y) const { return values[static_cast<std::size_t>(y) * width + x]; }
};

double entropy(const std::vector<std::uint32_t>& histogram, double total) {
    double bits = 0;
    for (const std::uint32_t count : histogram)
        if (count > 0) bits -= count / total * std::log2(count / total);
    return std::max(0.0, bits);
}

double edge_density(const std::vector<int>& luma, int width, int height) {
    std::uint64_t edges = 0;
    for (int y = 1; y + 1 < height; ++y) {
        const int* above = luma.data() + static_cast<std::size_t>(y - 1) * width;
        const int *here = above + width, *below = here + width;
        for (int x = 1; x + 1 < width; ++x) {
            const std::int64_t across = above[x + 1] + 2 * here[x + 1] + below[x + 1] -
                                        above[x - 1] - 2 * here[x - 1] - below[x - 1];
            const std::int64_t down = below[x - 1] + 2 * below[x] + below[x + 1] - above[x - 1] -
                                      2 * above[x] - above[x + 1];
            edges += across * across + down * down >= std::int64_t{kEdge} * kEdge * 1'000'000;
        }
    }
    return double(edges) / (double(width - 2) * (height - 2));
}

}  // namespace

Look look_at(const sdk::Frame& frame) {
    const int width = static_cast<int>(frame.width()), height = static_cast<int>(frame.height());
    std::vector<std::uint32_t> histogram(kBins * kBins * kBins);
    std::vector<int> luma;  // thousandths of a level
    luma.reserve(static_cast<std::size_t>(width) * height);
    std::uint64_t dark = 0;
    std::vector<std::uint8_t> scratch;
    for (std::uint32_t y = 0; y < frame.height(); ++y) {
        const auto row = frame.row(y, scratch);
        for (std::size_t x = 0; x < row.size(); x += 3) {
            const int r = row[x], g = row[x + 1], b = row[x + 2];
            ++histogram[(r / 32 * kBins + g / 32) * kBins + b / 32];
            luma.push_back(299 * r + 587 * g + 114 * b);
            dark += luma.back() < kDark;
        }
    }
    const double pixels = double(width) * height;
    return {entropy(histogram, pixels), double(dark) / pixels, edge_density(luma, width, height)};
}

double edge_motion(const sdk::Frame& before, const sdk::Frame& now) {
    const Halved a(before), b(now);
    std::int64_t change = 0, slope = 0, pixels = 0;
    for (int y = 0; y + 1 < b.height; ++y)
        for (int x = 0; x + 1 < b.width; ++x) {
            const std::int64_t in_time = b.at(x, y) - a.at(x, y);
            const std::int64_t across = b.at(x + 1, y) - b.at(x, y);
            const std::int64_t down = b.at(x, y + 1) - b.at(x, y);
            change += in_time * in_time;
            slope += across * across + down * down;
            ++pixels;
        }
    // One level a pixel is 16 here: values count four pixels.
    return 2 * std::sqrt(double(change) / double(std::max<std::int64_t>(slope, 16 * pixels)));
}

}  // namespace cinejury::canaries
