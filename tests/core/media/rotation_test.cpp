// SPDX-License-Identifier: Apache-2.0
#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::Pixel;
using Size = std::pair<std::int64_t, std::int64_t>;

constexpr Pixel kRed{255, 0, 0};
constexpr Pixel kGreen{0, 255, 0};
constexpr Pixel kBlue{0, 0, 255};
constexpr Pixel kWhite{255, 255, 255};

// 64x32 stored as red, green over blue, white; with a flag that turns it clockwise when shown.
std::filesystem::path turned_file(const test::TestFolder& folder, int degrees) {
    const auto plain = folder.ffmpeg(
        "-f lavfi -i color=0xff0000:s=32x16 -f lavfi -i color=0x00ff00:s=32x16 "
        "-f lavfi -i color=0x0000ff:s=32x16 -f lavfi -i color=0xffffff:s=32x16 "
        "-filter_complex \"[0][1]hstack[a];[2][3]hstack[b];[a][b]vstack,format=yuv444p\" "
        "-frames:v 2 -c:v libx264 -qp 0",
        "plain.mp4");
    return folder.ffmpeg("-i '" + plain.string() + "' -c copy -metadata:s:v rotate=" +
                             std::to_string((360 - degrees) % 360),
                         "turned.mp4");
}

// Corners in reading order.
std::vector<Pixel> corners(const View& view) {
    const auto [width, height] = test::size_of(view);
    const auto at = [&](std::int64_t x, std::int64_t y) {
        return test::pixel_at(view, 0, x * width / 4, y * height / 4);
    };
    return {at(1, 1), at(3, 1), at(1, 3), at(3, 3)};
}

void check_corners(const View& view, const std::vector<Pixel>& expected) {
    const auto got = corners(view);
    for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(i, got[i], expected[i]);
        CHECK(test::distance(got[i], expected[i]) <= 8);
    }
}

TEST_CASE("the rotation flag is applied to every kind of view") {
    const test::TestFolder folder;
    struct Turn {
        int degrees;
        Size size;
        std::vector<Pixel> corners;
    };
    const Turn turns[] = {
        {0, {64, 32}, {kRed, kGreen, kBlue, kWhite}},
        {90, {32, 64}, {kBlue, kRed, kWhite, kGreen}},
        {180, {64, 32}, {kWhite, kBlue, kGreen, kRed}},
        {270, {32, 64}, {kGreen, kWhite, kRed, kBlue}},
    };
    for (const Turn& turn : turns) {
        CAPTURE(turn.degrees);
        const auto plans = {test::all_frames(), test::resized({}, CJ_SIZE_FIT, 40, 40),
                            test::resized({}, CJ_SIZE_FIT, 40, 40, CJ_RESIZE_PIL_BICUBIC),
                            test::resized({}, CJ_SIZE_CROP, 30, 30),
                            test::resized({}, CJ_SIZE_CROP, 30, 30, CJ_RESIZE_PIL_BICUBIC)};
        const Views views = test::views_of(turned_file(folder, turn.degrees), plans);
        CHECK(views.info.rotation == static_cast<std::uint32_t>(turn.degrees));
        CHECK(Size(views.info.width, views.info.height) == turn.size);
        CHECK(test::size_of(*views.views[0]) == turn.size);
        const Size fit = turn.degrees % 180 ? Size{20, 40} : Size{40, 20};
        CHECK(test::size_of(*views.views[1]) == fit);
        CHECK(test::size_of(*views.views[2]) == fit);
        for (const ViewPtr& view : views.views) check_corners(*view, turn.corners);
    }
}

}  // namespace
}  // namespace cinejury::media
