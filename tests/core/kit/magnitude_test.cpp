// SPDX-License-Identifier: Apache-2.0
// Strength 1 is as strong as docs/kit.md says, and half of it half.
#include <array>
#include <numeric>

#include "core/kit/damage.hpp"
#include "tests/catch.hpp"
#include "tests/core/kit/small_scene.hpp"

using namespace cinejury;
using namespace cinejury::kit;
using namespace cinejury::kit::test;

namespace {

Damaged damaged(const char* id, const Material& material, double strength) {
    Result<Damaged> result = apply_damage(*find_damage(id), material, {strength, 1, {}, {}});
    INFO(id << ": " << result.status().message());
    REQUIRE(result.ok());
    return *std::move(result);
}

Material plain(std::shared_ptr<const media::Clip> clip) {
    Material material;
    material.source = "plain";
    material.clip = std::move(clip);
    return material;
}

double mean_of(const media::Clip& clip, std::uint64_t frame) {
    const std::size_t bytes = std::size_t{clip.width} * clip.height * 3;
    const std::uint8_t* from = clip.pixels.get() + frame * bytes;
    return std::accumulate(from, from + bytes, 0.0) / static_cast<double>(bytes);
}

// Frame of the clean clip that is shown, or -1.
std::vector<int> shown_frames(const media::Clip& clean, const media::Clip& other) {
    const std::size_t bytes = std::size_t{clean.width} * clean.height * 3;
    std::vector<int> shown;
    for (std::uint64_t f = 0; f < other.frames; ++f) {
        int found = -1;
        for (std::uint64_t g = 0; g < clean.frames && found < 0; ++g)
            if (std::equal(clean.pixels.get() + g * bytes, clean.pixels.get() + (g + 1) * bytes,
                           other.pixels.get() + f * bytes))
                found = static_cast<int>(g);
        shown.push_back(found);
    }
    return shown;
}

}  // namespace

TEST_CASE("Defocus spreads a point over a disc with a radius of 1 % of the height") {
    std::vector<std::uint8_t> rgb(std::size_t{400} * 400 * 3);
    rgb[(200 * 400 + 200) * 3] = 255;
    for (const double strength : {0.2, 1.0}) {
        const Damaged result = damaged("defocus", plain(clip_of(rgb, 400, 400)), strength);
        CHECK(result.facts["radius"].get<double>() == Approx(4 * strength));
        double sum = 0, square = 0;
        for (int y = 190; y <= 210; ++y)
            for (int x = 190; x <= 210; ++x) {
                const double value = result.clip.pixels.get()[(y * 400 + x) * 3];
                sum += value;
                square += value * ((x - 200) * (x - 200) + (y - 200) * (y - 200));
            }
        // A disc has a mean square distance of r^2 / 2; the pixels' own width adds up to 1 / 2.
        const double radius = 4 * strength;
        CHECK(square / sum >= radius * radius / 2 * 0.9);
        CHECK(square / sum <= radius * radius / 2 * 1.1 + 0.5);
    }
}

TEST_CASE("Motion blur is two motion vectors long, along the motion and not across it") {
    // Vertical and horizontal stripes that move to the right by 3 pixels a frame.
    const Material material = plain(grey_clip([](std::uint32_t f, double x, double y) {
        const double u = x - 3.0 * f;
        return 128 + 40 * std::sin(0.5 * u) * std::cos(0.11 * u) + 60 * std::sin(0.9 * y) +
               20 * std::sin(0.05 * u * u * 0.1);
    }));
    const Damaged half = damaged("motion_blur", material, 0.5),
                  full = damaged("motion_blur", material, 1);
    CHECK(half.facts["mean_length"].get<double>() == Approx(3).margin(0.6));
    CHECK(full.facts["mean_length"].get<double>() == Approx(6).margin(1.2));
    const auto energy = [](const media::Clip& clip, std::size_t step) {
        double sum = 0;
        const std::uint8_t* frame = clip.pixels.get() + std::size_t{5} * kWidth * kHeight * 3;
        for (std::uint32_t y = 8; y < kHeight - 8; ++y)
            for (std::uint32_t x = 16; x < kWidth - 16; ++x) {
                const std::size_t i = (std::size_t{y} * kWidth + x) * 3;
                const double difference = double(frame[i + step * 3]) - frame[i];
                sum += difference * difference;
            }
        return sum;
    };
    CHECK(energy(full.clip, 1) < 0.75 * energy(*material.clip, 1));
    CHECK(energy(full.clip, kWidth) > 0.9 * energy(*material.clip, kWidth));
}

TEST_CASE("A still clip has no motion to blur along") {
    const Material material =
        plain(grey_clip([](std::uint32_t, double x, double y) { return ground_value(x, y); }));
    CHECK(damaged("motion_blur", material, 1).clip.digest() == material.clip->digest());
}

TEST_CASE("Flicker stays within +-20 %, a step of the light is 40 %") {
    const Material grey = plain(grey_clip([](std::uint32_t, double, double) { return 100; }));
    for (const char* id : {"flicker_sine", "flicker_random"}) {
        const Damaged result = damaged(id, grey, 1);
        double least = 255, most = 0;
        for (std::uint64_t f = 0; f < kCount; ++f) {
            const double gain = mean_of(result.clip, f) / 100;
            CHECK(gain == Approx(result.facts["gains"][f].get<double>()).margin(0.006));
            least = std::min(least, gain);
            most = std::max(most, gain);
        }
        CHECK(least >= 0.795);
        CHECK(most <= 1.205);
        CHECK(most - least > 0.25);
    }
    const Damaged step = damaged("lighting_step", grey, 0.5);
    const auto first = step.facts["frame"].get<std::uint64_t>();
    CHECK(mean_of(step.clip, first - 1) == 100);
    CHECK(std::fabs(mean_of(step.clip, first) - 100) == Approx(20));
    CHECK(mean_of(step.clip, kCount - 1) == mean_of(step.clip, first));
}

TEST_CASE("Noise has a sigma of 25, new in each frame and channel") {
    const Material grey = plain(grey_clip([](std::uint32_t, double, double) { return 128; }));
    for (const double strength : {0.2, 1.0}) {
        const Damaged result = damaged("noise", grey, strength);
        CHECK(std::sqrt(distance(result.clip, *grey.clip)) == Approx(25 * strength).epsilon(0.01));
        CHECK(mean_of(result.clip, 3) == Approx(128).margin(0.5));
    }
}

TEST_CASE("A cast is 30 dE away: grey stays as light and gets the colour that is said") {
    const Material grey = plain(grey_clip([](std::uint32_t, double, double) { return 128; }, 1));
    const Damaged result = damaged("colour_cast", grey, 1);
    const double a = result.facts["a"].get<double>(), b = result.facts["b"].get<double>();
    CHECK(std::hypot(a, b) == Approx(30));
    // Relative luminance of the result, as that of the grey.
    const auto linear = [](double code) {
        const double value = code / 255;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    const std::uint8_t* rgb = result.clip.pixels.get();
    const double light =
        0.2126729 * linear(rgb[0]) + 0.7151522 * linear(rgb[1]) + 0.0721750 * linear(rgb[2]);
    CHECK(light == Approx(linear(128)).epsilon(0.02));
}

TEST_CASE("Jitter shifts whole frames by up to 1.5 % of the width, and stays sharp") {
    const Material material =
        plain(grey_clip([](std::uint32_t, double x, double y) { return ground_value(x, y); }));
    const Damaged result = damaged("jitter", material, 1);
    CHECK(result.facts["reach"].get<double>() == Approx(0.015 * kWidth));
    for (std::uint64_t f = 0; f < kCount; ++f) {
        const double dx = result.facts["ways"][f][0], dy = result.facts["ways"][f][1];
        CHECK(std::max(std::fabs(dx), std::fabs(dy)) <= 0.015 * kWidth);
        for (const auto& [x, y] : {std::array{30, 20}, std::array{50, 40}, std::array{70, 33}}) {
            const double value = result.clip.pixels.get()[((f * kHeight + y) * kWidth + x) * 3];
            CHECK(value == Approx(ground_value(x + dx, y + dy)).margin(1.5));
        }
    }
}

TEST_CASE("A grid lifts each 8th or 16th row and column by 16") {
    const Material grey = plain(grey_clip([](std::uint32_t, double, double) { return 100; }));
    const Damaged result = damaged("grid", grey, 0.5);
    const int period = result.facts["period"];
    CHECK((period == 8 || period == 16));
    for (std::uint32_t y = 0; y < kHeight; ++y)
        for (std::uint32_t x = 0; x < kWidth; ++x) {
            const bool line = x % period == 0 || y % period == 0;
            REQUIRE(result.clip.pixels.get()[(y * kWidth + x) * 3] == (line ? 108 : 100));
        }
}

TEST_CASE("Frames are dropped, repeated, frozen and shuffled in the share that is said") {
    const Material material = small_scene();
    const auto frames = [&](const char* id, double strength) {
        return shown_frames(*material.clip, damaged(id, material, strength).clip);
    };
    const std::vector<int> dropped = frames("dropped_frames", 1);
    CHECK(dropped.size() == kCount - 6);
    CHECK(std::is_sorted(dropped.begin(), dropped.end()));
    CHECK(dropped.front() == 0);
    CHECK(dropped.back() == kCount - 1);

    const std::vector<int> repeated = frames("duplicated_frames", 1);
    CHECK(repeated.size() == kCount);
    int same = 0;
    for (std::size_t i = 1; i < repeated.size(); ++i) same += repeated[i] == repeated[i - 1];
    CHECK(same == 6);

    const std::vector<int> half = frames("freeze", 0.5);
    CHECK(std::count(half.begin(), half.end(), half[std::size_t{kCount} / 2]) == kCount / 2);
    const std::vector<int> whole = frames("freeze", 1);
    CHECK(std::count(whole.begin(), whole.end(), whole[0]) == kCount);

    std::vector<int> shuffled = frames("segment_shuffle", 1);
    CHECK_FALSE(std::is_sorted(shuffled.begin(), shuffled.end()));
    std::sort(shuffled.begin(), shuffled.end());
    for (int i = 0; i < static_cast<int>(kCount); ++i) CHECK(shuffled[std::size_t(i)] == i);
}

TEST_CASE("A cut shows the partner from one frame on; a swap changes the ground alone") {
    const Material material = small_scene();
    const Damaged cut = damaged("hard_cut", material, 1);
    const auto at = cut.facts["frame"].get<std::uint64_t>();
    CHECK(shown_frames(*material.clip, cut.clip)[at - 1] == static_cast<int>(at - 1));
    CHECK(shown_frames(*material.partner, cut.clip)[at] == static_cast<int>(at));
    const Damaged swap = damaged("background_swap", material, 1);
    const auto from = swap.facts["frame"].get<std::uint64_t>();
    for (std::uint64_t i = 0; i < material.masks[0].size(); ++i) {
        const std::uint64_t frame = i / (kWidth * kHeight);
        const std::uint8_t shown = swap.clip.pixels.get()[i * 3];
        if (frame < from || material.masks[0][i] == 255)
            REQUIRE(shown == material.clip->pixels.get()[i * 3]);
        else if (material.masks[0][i] == 0)
            REQUIRE(shown == material.partner_ground->pixels.get()[i * 3]);
    }
}

TEST_CASE("An object is erased to its ground for half of the clip, and comes back") {
    const Material material = small_scene();
    const Damaged result = damaged("object_erased", material, 1);
    const auto shown = shown_frames(*material.clip, result.clip);
    const auto ground = shown_frames(*material.ground, result.clip);
    CHECK(std::count(shown.begin(), shown.end(), -1) == kCount / 2);
    for (std::size_t i = 0; i < shown.size(); ++i)
        CHECK((shown[i] >= 0 ? shown[i] : ground[i]) == static_cast<int>(i));
    CHECK(shown.front() == 0);
    CHECK(shown.back() == static_cast<int>(kCount) - 1);
}

TEST_CASE("A creeping object ends a tenth of its size off its place") {
    const Material material = small_scene();
    const Damaged result = damaged("object_creep", material, 1);
    const double dx = result.facts["way"][0], dy = result.facts["way"][1];
    // A disc of radius 12 has the area of a square with this side.
    CHECK(std::hypot(dx, dy) == Approx(0.1 * 12 * std::sqrt(3.14159)).epsilon(0.02));
    // The last frame: the middle of what differs from the ground has moved by that.
    const auto middle = [&](const media::Clip& clip) {
        double sum = 0, x_sum = 0, y_sum = 0;
        const std::size_t first = std::size_t{kCount - 1} * kWidth * kHeight;
        for (std::size_t i = 0; i < std::size_t{kWidth} * kHeight; ++i) {
            const double weight =
                std::min(60.0, std::fabs(double(clip.pixels.get()[(first + i) * 3]) -
                                         material.ground->pixels.get()[(first + i) * 3]));
            sum += weight;
            x_sum += weight * static_cast<double>(i % kWidth);
            y_sum += weight * static_cast<double>(i / kWidth);
        }
        return std::array{x_sum / sum, y_sum / sum};
    };
    const auto was = middle(*material.clip), is = middle(result.clip);
    CHECK(is[0] - was[0] == Approx(dx).margin(0.5));
    CHECK(is[1] - was[1] == Approx(dy).margin(0.5));
    // It begins where it was.
    CHECK(shown_frames(*material.clip, result.clip)[0] == 0);
}

TEST_CASE("A morph grows from nothing, a warp is there from the start; the ground is untouched") {
    const Material material = small_scene();
    const Damaged morph = damaged("object_morph", material, 1),
                  warp = damaged("object_warp", material, 1);
    CHECK(shown_frames(*material.clip, morph.clip)[0] == 0);
    CHECK(shown_frames(*material.clip, warp.clip)[0] == -1);
    CHECK(warp.facts["pixels"].get<double>() ==
          Approx(0.1 * 12 * std::sqrt(3.14159)).epsilon(0.05));
    for (std::uint64_t y = 0; y < kHeight; ++y)  // far from the object in the first frame
        for (std::uint64_t x = 0; x < 40; ++x) {
            const std::uint64_t i = (y * kWidth + x) * 3;
            REQUIRE(warp.clip.pixels.get()[i] == material.clip->pixels.get()[i]);
        }
}
