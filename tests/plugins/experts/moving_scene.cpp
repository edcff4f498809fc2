// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/experts/moving_scene.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace cinejury::test {
namespace {

using Colour = std::array<double, 3>;  // 0 ... 1

// The same number for the same place and seed, evenly spread in 0 ... 1.
double hash(std::int64_t x, std::int64_t y, std::uint32_t seed) {
    std::uint64_t h = static_cast<std::uint64_t>(x) * 0x9e3779b97f4a7c15u ^
                      static_cast<std::uint64_t>(y) * 0xc2b2ae3d27d4eb4fu ^
                      (std::uint64_t{seed} + 1) * 0x165667b19e3779f9u;
    h = (h ^ (h >> 31)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 29)) * 0x94d049bb133111ebu;
    return static_cast<double>((h ^ (h >> 32)) >> 11) / 9007199254740992.0;
}

// Random values on a grid, blended over `softness` of a grid step: 1 is smooth shading, a pixel's
// width is a mosaic with crisp borders.
double mosaic(double x, double y, double softness, std::uint32_t seed) {
    const double left = std::floor(x), top = std::floor(y);
    const double s = std::clamp(0.5 + (x - left - 0.5) / softness, 0.0, 1.0);
    const double t = std::clamp(0.5 + (y - top - 0.5) / softness, 0.0, 1.0);
    const auto at = [&](int dx, int dy) {
        return hash(static_cast<std::int64_t>(left) + dx, static_cast<std::int64_t>(top) + dy,
                    seed);
    };
    return (1 - t) * ((1 - s) * at(0, 0) + s * at(1, 0)) + t * ((1 - s) * at(0, 1) + s * at(1, 1));
}

// Of something whose border is `distance` pixels away (negative inside), the share of a pixel.
double coverage(double distance) {
    return std::clamp(0.5 - distance, 0.0, 1.0);
}

struct Object {
    bool disc;
    double x, y, dx, dy;  // heights; heights a second
    double size;          // half of it, heights
    Colour colour;
};

std::vector<Object> make_objects(const Scene& scene, double aspect) {
    std::vector<Object> objects;
    for (int i = 0; i < 7; ++i) {
        const auto value = [&](int what) { return hash(i, what, scene.seed); };
        const double angle = 2 * M_PI * value(0);
        objects.push_back({value(1) < 0.5,
                           aspect * value(2),
                           value(3),
                           scene.speed * std::cos(angle),
                           scene.speed * std::sin(angle),
                           0.05 + 0.1 * value(4),
                           {value(5), value(6), value(7)}});
    }
    return objects;
}

Colour background(const Scene& scene, double x, double y, double pixel) {
    const double shade = 0.3 + 0.4 * mosaic(x * 1.5, y * 1.5, 1, scene.seed + 7);
    const double tiles = 0.3 * (mosaic(x * 5, y * 5, 5 * pixel, scene.seed + 8) - 0.5);
    const double chips = 0.2 * (mosaic(x * 19, y * 19, 19 * pixel, scene.seed + 9) - 0.5);
    const double grey = shade + tiles + chips;
    return {grey * 1.05, grey, grey * 0.9};
}

// Distance from where an object would be on an endless plane whose picture repeats.
double wrapped(double from, double to, double period) {
    const double way = from - to;
    return way - period * std::round(way / period);
}

Colour colour_at(const Scene& scene, const std::vector<Object>& objects, double x, double y,
                 double seconds, double aspect, double pixel) {
    Colour colour = background(scene, x + scene.pan * seconds, y, pixel);
    for (const Object& object : objects) {
        const double dx = wrapped(x, object.x + object.dx * seconds, aspect + 0.4);
        const double dy = wrapped(y, object.y + object.dy * seconds, 1.4);
        const double distance =
            object.disc ? std::hypot(dx, dy) : std::max(std::abs(dx), std::abs(dy));
        const double share = coverage((distance - object.size) / pixel);
        for (int c = 0; c < 3; ++c) colour[c] += share * (object.colour[c] - colour[c]);
    }
    for (double& channel : colour) channel = 0.5 + scene.contrast * (channel - 0.5);
    return colour;
}

}  // namespace

media::Clip blank_clip(const Format& format, std::uint8_t*& pixels) {
    media::Clip clip;
    clip.width = format.width;
    clip.height = format.height;
    clip.frames = format.frames;
    clip.fps = {format.fps, 1};
    auto memory = std::make_shared<std::vector<std::uint8_t>>(clip.bytes());
    pixels = memory->data();
    clip.pixels = {memory, memory->data()};
    return clip;
}

media::Clip render(const Scene& scene, const Format& format) {
    std::uint8_t* pixels = nullptr;
    media::Clip clip = blank_clip(format, pixels);
    const double pixel = 1.0 / format.height;
    const double aspect = double(format.width) / format.height;
    const std::vector<Object> objects = make_objects(scene, aspect);
    for (std::uint32_t t = 0; t < format.frames; ++t)
        for (std::uint32_t y = 0; y < format.height; ++y)
            for (std::uint32_t x = 0; x < format.width; ++x)
                for (const double channel :
                     colour_at(scene, objects, (x + 0.5) * pixel, (y + 0.5) * pixel,
                               double(t) / format.fps, aspect, pixel))
                    *pixels++ =
                        static_cast<std::uint8_t>(std::lround(255 * std::clamp(channel, 0.0, 1.0)));
    return clip;
}

}  // namespace cinejury::test
