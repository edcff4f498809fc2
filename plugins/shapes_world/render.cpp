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

// -1 ... 1 at a point in world pixels.
double texture_at(Texture texture, double x, double y) {
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
    }
    return 0;
}

Colour textured(const Colour& colour, Texture texture, double strength, double x, double y) {
    if (texture == Texture::kFlat) return colour;
    const double factor = 1 + strength * texture_at(texture, x, y);
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
            Colour pixel = textured(ground, options.ground_texture, options.texture_strength, x, y);
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
                const Colour own = textured(object.colour, options.object_texture,
                                            options.texture_strength, lx, ly);
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
