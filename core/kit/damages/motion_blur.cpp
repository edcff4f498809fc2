// SPDX-License-Identifier: Apache-2.0
// Each pixel becomes the mean along its own motion, as behind a shutter that is open for as long as
// the strength says. Motion by core/kit/flow.hpp.
#include "core/kit/damages/damages.hpp"
#include "core/kit/damages/resample.hpp"
#include "core/kit/flow.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

constexpr double kVectors = 2;   // length of the smear, at strength 1
constexpr double kStill = 0.05;  // pixels of smear that are none

// Smears one frame and gives the mean length of the smears.
double smear(const std::uint8_t* from, std::uint8_t* to, const Flow& flow, double vectors) {
    const Plane<std::uint8_t> plane{from, flow.width, flow.height, 3};
    double lengths = 0;
    std::size_t i = 0;
    for (int y = 0; y < flow.height; ++y)
        for (int x = 0; x < flow.width; ++x, ++i) {
            const double u = vectors * flow.u[i], v = vectors * flow.v[i];
            const double length = std::hypot(u, v);
            lengths += length;
            if (length < kStill) continue;
            const int samples = 2 * static_cast<int>(std::ceil(length)) + 1;  // two a pixel
            double sum[3] = {0, 0, 0};
            for (int s = 0; s < samples; ++s) {
                const double share = (s + 0.5) / samples - 0.5;
                double rgb[3];
                sample_linear(plane, x + share * u, y + share * v, rgb);
                for (int c = 0; c < 3; ++c) sum[c] += rgb[c];
            }
            for (std::size_t c = 0; c < 3; ++c) to[i * 3 + c] = to_code(sum[c] / samples);
        }
    return lengths / static_cast<double>(i);
}

}  // namespace

Result<Damaged> motion_blur(const Material& material, const Dose& dose, Random) {
    const media::Clip& clip = *material.clip;
    const int width = static_cast<int>(clip.width), height = static_cast<int>(clip.height);
    Frames frames(clip);
    const std::uint8_t* pixels = clip.pixels.get();
    double length = 0;
    LumaFrame now = luma_frame(pixels, width, height);
    Flow flow;
    for (std::size_t i = 0; i < frames.count(); ++i) {
        if (dose.cancel.cancelled()) return Status(Code::kCancelled, "kit: cancelled");
        if (i + 1 < frames.count()) {  // the last frame goes on as the one before
            LumaFrame then = luma_frame(pixels + (i + 1) * frames.frame_bytes(), width, height);
            flow = dense_flow(now, then);
            now = std::move(then);
        }
        length += smear(pixels + i * frames.frame_bytes(), frames.frame(i), flow,
                        kVectors * dose.strength);
    }
    return Damaged{std::move(frames).take(),
                   {{"mean_length", length / static_cast<double>(clip.frames)}}};
}

}  // namespace cinejury::kit
