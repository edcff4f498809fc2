// SPDX-License-Identifier: Apache-2.0
#include "plugins/experts/shapes_oracle/parts.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/shapes_world/geometry.hpp"

namespace cinejury::shapes::oracle {
namespace {

constexpr double kForeground = 40;  // distance of colours
constexpr std::size_t kLeastPixels = 12;
constexpr double kLeastAlpha = 0.08;

using Mask = std::vector<std::uint8_t>;  // [kPixels], 0 or 1

Colour pixel(std::span<const std::uint8_t> frame, std::size_t index) {
    return {static_cast<double>(frame[index * 3]), static_cast<double>(frame[index * 3 + 1]),
            static_cast<double>(frame[index * 3 + 2])};
}

template <class Visit>
void for_neighbours(std::size_t index, Visit visit) {
    const auto x = index % kSize, y = index / kSize;
    if (x > 0) visit(index - 1);
    if (x + 1 < kSize) visit(index + 1);
    if (y > 0) visit(index - kSize);
    if (y + 1 < kSize) visit(index + kSize);
}

// Pixels of each part, four-connected, in the order of their first pixel.
std::vector<std::vector<std::size_t>> connected(const Mask& foreground) {
    std::vector<std::vector<std::size_t>> parts;
    Mask seen(kPixels);
    for (std::size_t start = 0; start < kPixels; ++start) {
        if (!foreground[start] || seen[start]) continue;
        std::vector<std::size_t> part{start};
        seen[start] = 1;
        for (std::size_t i = 0; i < part.size(); ++i)
            for_neighbours(part[i], [&](std::size_t next) {
                if (!foreground[next] || seen[next]) return;
                seen[next] = 1;
                part.push_back(next);
            });
        parts.push_back(std::move(part));
    }
    return parts;
}

Mask dilated(Mask mask, int times) {
    for (int i = 0; i < times; ++i) {
        Mask larger = mask;
        for (std::size_t index = 0; index < kPixels; ++index)
            if (mask[index]) for_neighbours(index, [&](std::size_t next) { larger[next] = 1; });
        mask = std::move(larger);
    }
    return mask;
}

// Least value in the 3 x 3 round a pixel; outside the picture its edge is repeated.
double least_around(const std::vector<double>& values, std::size_t index) {
    const int x = static_cast<int>(index % kSize), y = static_cast<int>(index / kSize);
    double least = values[index];
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const int column = std::clamp(x + dx, 0, kSize - 1),
                      row = std::clamp(y + dy, 0, kSize - 1);
            least = std::min(least, values[static_cast<std::size_t>(row * kSize + column)]);
        }
    return least;
}

// Between the two nearest ranks, linearly; share in 0 ... 1.
double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const double rank = share * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::size_t>(rank);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (rank - static_cast<double>(low)) * (values[high] - values[low]);
}

Colour median_colour(std::span<const std::uint8_t> frame, const std::vector<std::size_t>& pixels) {
    Colour colour;
    for (std::size_t c = 0; c < 3; ++c) {
        std::vector<double> values;
        for (const std::size_t index : pixels) values.push_back(frame[index * 3 + c]);
        colour[c] = median(std::move(values));
    }
    return colour;
}

// Pixels well inside the part, where edges do not mix the colour; all of it when it is too thin.
std::vector<std::size_t> core_of(const std::vector<std::size_t>& part,
                                 const std::vector<double>& difference) {
    std::vector<double> own;
    for (const std::size_t index : part) own.push_back(difference[index]);
    const double limit = 0.6 * quantile(std::move(own), 0.8);
    std::vector<std::size_t> core;
    for (const std::size_t index : part)
        if (least_around(difference, index) > limit) core.push_back(index);
    return core.size() >= 4 ? core : part;
}

// Share of the object's colour in each pixel near it.
std::vector<double> alpha_of(std::span<const std::uint8_t> frame, const Colour& ground,
                             const Colour& colour, const std::vector<std::size_t>& part) {
    Mask own(kPixels);
    for (const std::size_t index : part) own[index] = 1;
    const Mask near = dilated(std::move(own), 2);
    const double full = std::pow(distance(colour, ground), 2);
    std::vector<double> alpha(kPixels);
    for (std::size_t index = 0; index < kPixels; ++index) {
        if (!near[index]) continue;
        const Colour here = pixel(frame, index);
        double projection = 0;
        for (std::size_t c = 0; c < 3; ++c)
            projection += (here[c] - ground[c]) * (colour[c] - ground[c]);
        const double share = std::clamp(projection / full, 0.0, 1.0);
        alpha[index] = share < kLeastAlpha ? 0 : share;
    }
    return alpha;
}

std::size_t nearest_colour(const Colour& colour) {
    std::size_t best = 0;
    double least = 1e9;
    for (std::size_t i = 0; i < kColours.size(); ++i) {
        const double d = distance(
            colour, {static_cast<double>(kColours[i].red), static_cast<double>(kColours[i].green),
                     static_cast<double>(kColours[i].blue)});
        if (d >= least) continue;
        least = d;
        best = i;
    }
    return best;
}

}  // namespace

double distance(const Colour& a, const Colour& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

double median(std::vector<double> values) {
    return quantile(std::move(values), 0.5);
}

Colour ground_colour(std::span<const std::uint8_t> clip) {
    Colour ground;
    for (std::size_t c = 0; c < 3; ++c) {
        std::vector<double> values;
        for (std::size_t frame = 0; frame < clip.size() / (kPixels * 3); ++frame)
            for (std::size_t i = 0; i < kSize; ++i)
                for (const std::size_t index :
                     {i, kPixels - kSize + i, i * kSize, i * kSize + kSize - 1})
                    values.push_back(clip[(frame * kPixels + index) * 3 + c]);
        ground[c] = median(std::move(values));
    }
    return ground;
}

std::vector<Part> find_parts(std::span<const std::uint8_t> frame, const Colour& ground) {
    std::vector<double> difference(kPixels);
    Mask foreground(kPixels);
    for (std::size_t i = 0; i < kPixels; ++i) {
        difference[i] = distance(pixel(frame, i), ground);
        foreground[i] = difference[i] > kForeground;
    }
    std::vector<Part> parts;
    for (const std::vector<std::size_t>& pixels : connected(foreground)) {
        if (pixels.size() < kLeastPixels) continue;
        const Colour colour = median_colour(frame, core_of(pixels, difference));
        Part part;
        part.colour = nearest_colour(colour);
        part.alpha = alpha_of(frame, ground, colour, pixels);
        for (std::size_t i = 0; i < kPixels; ++i) {
            part.area += part.alpha[i];
            part.x += part.alpha[i] * (static_cast<double>(i % kSize) + 0.5);
            part.y += part.alpha[i] * (static_cast<double>(i / kSize) + 0.5);
        }
        // No colour of its own, as in noise: it has no centre. Not `<= 0`, which is false where the
        // sum is no number.
        if (!(part.area > 0)) continue;
        part.x /= part.area;
        part.y /= part.area;
        parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace cinejury::shapes::oracle
