// SPDX-License-Identifier: Apache-2.0
#include "plugins/shapes_world/render.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "plugins/nn/philox.hpp"

namespace cinejury::shapes {
namespace {

using Colour = std::array<double, 3>;

Colour colour_of(Rgb rgb) {
    return {static_cast<double>(rgb.red), static_cast<double>(rgb.green),
            static_cast<double>(rgb.blue)};
}

// From output pixels to world pixels at one time.
struct Camera {
    double scale;               // output pixels for one world pixel
    double centre_x, centre_y;  // of the picture, output pixels
    double x, y;                // world point that stands there

    Camera(const RenderOptions& options, double t)
        : scale(std::min(options.width, options.height) / 64.0 *
                (1 + (options.camera_zoom - 1) * t)),
          centre_x(options.width / 2.0),
          centre_y(options.height / 2.0),
          x(32 + options.camera_x * t),
          y(32 + options.camera_y * t) {}
    double world_x(double column) const { return (column - centre_x) / scale + x; }
    double world_y(double row) const { return (row - centre_y) / scale + y; }
    SceneObject::Pose project(const SceneObject::Pose& pose) const {
        return {(pose.x - x) * scale + centre_x, (pose.y - y) * scale + centre_y, pose.r * scale,
                pose.angle};
    }
};

// -1 ... 1 at a point of a grid, the same everywhere and always.
double grid_value(std::int64_t column, std::int64_t row, std::uint64_t octave) {
    std::uint64_t bits = static_cast<std::uint64_t>(column) * 0x9e3779b97f4a7c15 ^
                         static_cast<std::uint64_t>(row) * 0xc2b2ae3d27d4eb4f ^ (octave + 1) << 56;
    bits = (bits ^ bits >> 31) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    return static_cast<double>(bits >> 32) * 0x1p-31 - 1;
}

// Value noise: smooth between the points of a grid with cells of size 1.
double smooth_noise(double x, double y, std::uint64_t octave) {
    const double left = std::floor(x), top = std::floor(y);
    const auto smooth = [](double u) { return u * u * u * (u * (u * 6 - 15) + 10); };
    const double u = smooth(x - left), v = smooth(y - top);
    const auto column = static_cast<std::int64_t>(left), row = static_cast<std::int64_t>(top);
    const double above =
        (1 - u) * grid_value(column, row, octave) + u * grid_value(column + 1, row, octave);
    const double below =
        (1 - u) * grid_value(column, row + 1, octave) + u * grid_value(column + 1, row + 1, octave);
    return (1 - v) * above + v * below;
}

// Octaves from cells of 16 world pixels down to about two output pixels, each 0.7 as strong.
double clouds(double x, double y, double scale) {
    constexpr double kWeaker = 0.7;
    double sum = 0, weight = 1, weights = 0;
    std::uint64_t octave = 0;
    for (double cell = 16; cell * scale >= 2; cell /= 2, weight *= kWeaker) {
        sum += weight * smooth_noise(x / cell, y / cell, octave++);
        weights += weight;
    }
    return weights > 0 ? std::clamp(2 * sum / weights, -1.0, 1.0) : 0;
}

// -1 ... 1 at a point in world pixels; `scale` is that of the picture without zoom.
double texture_at(Texture texture, double x, double y, double scale) {
    constexpr double kPeriod = 6;  // world pixels
    switch (texture) {
        case Texture::kFlat: return 0;
        case Texture::kStripes: return std::sin(2 * 3.141592653589793 * (x + 0.5 * y) / kPeriod);
        case Texture::kChecks:
            return (static_cast<long>(std::floor(x / kPeriod)) +
                    static_cast<long>(std::floor(y / kPeriod))) %
                           2
                       ? 1
                       : -1;
        case Texture::kGrain: {
            const auto column = static_cast<std::uint64_t>(std::llround(x * 2) + (1 << 20));
            const auto row = static_cast<std::uint64_t>(std::llround(y * 2) + (1 << 20));
            return nn::philox(1, row, column).word[0] * 0x1p-31 - 1;
        }
        case Texture::kClouds: return clouds(x, y, scale);
    }
    return 0;
}

Colour textured(const Colour& colour, Texture texture, const RenderOptions& options, double x,
                double y) {
    if (texture == Texture::kFlat) return colour;
    const double scale = std::min(options.width, options.height) / 64.0;
    const double factor = 1 + options.texture_strength * texture_at(texture, x, y, scale);
    Colour result;
    for (std::size_t c = 0; c < 3; ++c) result[c] = std::clamp(colour[c] * factor, 0.0, 255.0);
    return result;
}

struct PosedObject {
    const SceneObject* object;
    SceneObject::Pose pose;  // world
    double cosine, sine;
    Colour colour;

    // Point in the object's own turned frame.
    std::array<double, 2> local(double x, double y) const {
        const double px = x - pose.x, py = y - pose.y;
        return {cosine * px + sine * py, -sine * px + cosine * py};
    }
};

std::vector<PosedObject> posed(const Scene& scene, double t) {
    std::vector<PosedObject> all;
    for (const SceneObject& object : scene.objects) {
        const SceneObject::Pose pose = object.at(t);
        all.push_back({&object, pose, std::cos(pose.angle), std::sin(pose.angle),
                       colour_of(kColours[object.colour])});
    }
    return all;
}

void render_frame(const Scene& scene, const RenderOptions& options, std::uint32_t frame,
                  Rendered& out) {
    const double t = options.frames > 1 ? static_cast<double>(frame) / (options.frames - 1) : 0;
    const Camera camera(options, t);
    const std::vector<PosedObject> objects = posed(scene, t);
    const Colour ground = colour_of(kGrounds[scene.background]);
    for (std::size_t i = 0; i < objects.size(); ++i)
        out.tracks[i].push_back(camera.project(objects[i].pose));
    for (std::uint32_t row = 0; row < options.height; ++row) {
        for (std::uint32_t column = 0; column < options.width; ++column) {
            const double x = camera.world_x(column + 0.5), y = camera.world_y(row + 0.5);
            Colour pixel = textured(ground, options.ground_texture, options, x, y);
            const std::size_t index =
                (std::size_t{frame} * options.height + row) * options.width + column;
            for (std::size_t i = 0; i < objects.size(); ++i) {
                const PosedObject& object = objects[i];
                const auto [lx, ly] = object.local(x, y);
                // The edge is anti-aliased over one output pixel.
                const double distance =
                    signed_distance(object.object->shape, lx, ly, object.pose.r) * camera.scale;
                const double coverage = std::clamp(0.5 - distance, 0.0, 1.0);
                if (options.masks)
                    out.masks[i][index] = static_cast<std::uint8_t>(std::lround(coverage * 255));
                if (coverage == 0) continue;
                const Colour own = textured(object.colour, options.object_texture, options, lx, ly);
                for (std::size_t c = 0; c < 3; ++c) pixel[c] += coverage * (own[c] - pixel[c]);
            }
            for (std::size_t c = 0; c < 3; ++c)
                out.rgb[index * 3 + c] = static_cast<std::uint8_t>(std::nearbyint(pixel[c]));
        }
    }
}

}  // namespace

Rendered render(const Scene& scene, const RenderOptions& options) {
    Rendered out;
    out.width = options.width;
    out.height = options.height;
    out.frames = options.frames;
    const std::size_t pixels = std::size_t{options.frames} * options.height * options.width;
    out.rgb.resize(pixels * 3);
    out.tracks.resize(scene.objects.size());
    if (options.masks) out.masks.assign(scene.objects.size(), std::vector<std::uint8_t>(pixels));
    for (std::uint32_t frame = 0; frame < options.frames; ++frame)
        render_frame(scene, options, frame, out);
    return out;
}

}  // namespace cinejury::shapes
