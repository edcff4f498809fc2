// SPDX-License-Identifier: Apache-2.0
// The point spread of a lens out of focus in geometric optics: a uniform disc (M. Subbarao,
// "Parallel depth recovery by changing camera parameters", ICCV 1988). Coded values are averaged.
#include <array>

#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

constexpr int kOne = 1 << 16;  // weights sum up to this

struct Disc {
    int reach;                 // pixels from the middle
    std::vector<int> weights;  // [2 reach + 1, 2 reach + 1], the sum is kOne
};

// The disc as points, each shared by the four pixels around it by their nearness: continuous in the
// radius, also below one pixel.
Disc make_disc(double radius) {
    constexpr int kPoints = 65;  // on a diameter
    Disc disc{static_cast<int>(std::ceil(radius)), {}};
    const int side = 2 * disc.reach + 1;
    std::vector<double> covered(static_cast<std::size_t>(side) * side);
    double sum = 0;
    for (int v = 0; v < kPoints; ++v)
        for (int u = 0; u < kPoints; ++u) {
            const double x = radius * (2.0 * u / (kPoints - 1) - 1);
            const double y = radius * (2.0 * v / (kPoints - 1) - 1);
            if (x * x + y * y > radius * radius) continue;
            sum += 1;
            for (int py = -disc.reach; py <= disc.reach; ++py)
                for (int px = -disc.reach; px <= disc.reach; ++px)
                    covered[static_cast<std::size_t>((py + disc.reach) * side + px + disc.reach)] +=
                        std::max(0.0, 1 - std::fabs(x - px)) * std::max(0.0, 1 - std::fabs(y - py));
        }
    int left = kOne;
    for (const double part : covered) {
        disc.weights.push_back(static_cast<int>(part / sum * kOne));
        left -= disc.weights.back();
    }
    disc.weights[disc.weights.size() / 2] += left;  // what rounding lost
    return disc;
}

// The frame with `reach` more pixels on each side, repeated from its border.
std::vector<std::uint8_t> widened(const std::uint8_t* frame, int width, int height, int reach) {
    std::vector<std::uint8_t> wide;
    wide.reserve(static_cast<std::size_t>(width + 2 * reach) * (height + 2 * reach) * 3);
    for (int y = -reach; y < height + reach; ++y) {
        const std::uint8_t* row =
            frame + static_cast<std::size_t>(std::clamp(y, 0, height - 1)) * width * 3;
        for (int x = -reach; x < width + reach; ++x) {
            const std::uint8_t* pixel = row + std::clamp(x, 0, width - 1) * 3;
            wide.insert(wide.end(), pixel, pixel + 3);
        }
    }
    return wide;
}

void blur(std::uint8_t* frame, int width, int height, const Disc& disc) {
    const std::vector<std::uint8_t> wide = widened(frame, width, height, disc.reach);
    const int side = 2 * disc.reach + 1;
    const std::size_t stride = static_cast<std::size_t>(width + 2 * disc.reach) * 3;
    std::vector<int> sums(static_cast<std::size_t>(width) * 3);
    for (int y = 0; y < height; ++y) {
        std::fill(sums.begin(), sums.end(), kOne / 2);
        for (int v = 0; v < side; ++v)
            for (int u = 0; u < side; ++u) {
                const int weight = disc.weights[static_cast<std::size_t>(v) * side + u];
                if (weight == 0) continue;
                const std::uint8_t* from = wide.data() + static_cast<std::size_t>(y + v) * stride +
                                           static_cast<std::size_t>(u) * 3;
                for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += weight * from[i];
            }
        std::uint8_t* to = frame + static_cast<std::size_t>(y) * width * 3;
        for (std::size_t i = 0; i < sums.size(); ++i)
            to[i] = static_cast<std::uint8_t>(sums[i] / kOne);
    }
}

}  // namespace

Result<Damaged> defocus(const Material& material, const Dose& dose, Random) {
    const double radius = 0.01 * material.clip->height * dose.strength;
    const Disc disc = make_disc(radius);
    Frames frames(*material.clip);
    for (std::size_t i = 0; i < frames.count(); ++i) {
        if (dose.cancel.cancelled()) return Status(Code::kCancelled, "kit: cancelled");
        blur(frames.frame(i), static_cast<int>(frames.width()), static_cast<int>(frames.height()),
             disc);
    }
    return Damaged{std::move(frames).take(), {{"radius", radius}}};
}

}  // namespace cinejury::kit
