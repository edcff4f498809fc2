// SPDX-License-Identifier: Apache-2.0
// A cast in CIELAB (CIE 15:2004) of sRGB (IEC 61966-2-1), D65: a* and b* are shifted, lightness
// stays. What no sRGB colour can show is clipped, so that vivid colours move less.
#include <array>
#include <numbers>

#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

using Triple = std::array<double, 3>;

constexpr double kWhite[] = {0.95047, 1, 1.08883};  // XYZ of D65
constexpr double kDelta = 6.0 / 29;

double to_linear(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double to_gamma(double value) {
    return value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
}

double forward(double t) {
    return t > kDelta * kDelta * kDelta ? std::cbrt(t) : t / (3 * kDelta * kDelta) + 4.0 / 29;
}

double backward(double t) {
    return t > kDelta ? t * t * t : 3 * kDelta * kDelta * (t - 4.0 / 29);
}

Triple lab_of(const std::uint8_t* rgb) {
    const double r = to_linear(rgb[0] / 255.0), g = to_linear(rgb[1] / 255.0),
                 b = to_linear(rgb[2] / 255.0);
    const double x = forward((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / kWhite[0]);
    const double y = forward((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / kWhite[1]);
    const double z = forward((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / kWhite[2]);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

std::array<std::uint8_t, 3> rgb_of(const Triple& lab) {
    const double level = (lab[0] + 16) / 116;
    const double x = kWhite[0] * backward(level + lab[1] / 500), y = kWhite[1] * backward(level),
                 z = kWhite[2] * backward(level - lab[2] / 200);
    const auto code = [](double linear) {
        return to_code(255 * to_gamma(std::clamp(linear, 0.0, 1.0)));
    };
    return {code(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
            code(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
            code(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

}  // namespace

Result<Damaged> colour_cast(const Material& material, const Dose& dose, Random random) {
    constexpr double kDistance = 30;  // dE at strength 1
    const double angle = random.uniform(0, 2 * std::numbers::pi);
    const double a = kDistance * dose.strength * std::cos(angle),
                 b = kDistance * dose.strength * std::sin(angle);
    Frames frames(*material.clip);
    // Clips repeat their colours: each is worked out once, found by its 24 bits.
    std::vector<std::uint32_t> known(std::size_t{1} << 24, 0);
    constexpr std::uint32_t kKnown = 1u << 24;
    std::uint8_t* const end = frames.frame(0) + frames.count() * frames.frame_bytes();
    for (std::uint8_t* pixel = frames.frame(0); pixel != end; pixel += 3) {
        std::uint32_t& cast = known[std::size_t{pixel[0]} << 16 | pixel[1] << 8 | pixel[2]];
        if (cast == 0) {
            Triple lab = lab_of(pixel);
            lab[1] += a;
            lab[2] += b;
            const auto rgb = rgb_of(lab);
            cast = kKnown | static_cast<std::uint32_t>(rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
        }
        for (int c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>(cast >> (16 - 8 * c));
    }
    return Damaged{std::move(frames).take(), {{"a", a}, {"b", b}}};
}

}  // namespace cinejury::kit
