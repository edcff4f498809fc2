// SPDX-License-Identifier: Apache-2.0
#include "core/search/comparison.hpp"

#include "tests/catch.hpp"
#include "tests/core/search/studio.hpp"

using namespace cinejury;
using namespace cinejury::search;

namespace {

media::Clip grey_clip(std::uint32_t width, int level) {
    media::Clip clip;
    clip.width = width;
    clip.height = 16;
    clip.frames = 8;
    clip.fps = {8, 1};
    const auto pixels =
        std::make_shared<std::vector<std::uint8_t>>(clip.bytes(), static_cast<std::uint8_t>(level));
    clip.pixels = {pixels, pixels->data()};
    return clip;
}

}  // namespace

TEST_CASE("the first sample stands above the winner, crisp and enlarged") {
    const auto picture = comparison_picture(grey_clip(16, 60), grey_clip(16, 200));
    REQUIRE(picture.status().message() == "");
    CHECK(picture->mime == "image/png");
    // A pair is 16 x 34 pixels, eleven times; four columns, two rows, four pixels between them.
    CHECK(picture->width == 4 * 16 * 11 + 3 * 4);
    CHECK(picture->height == 2 * 34 * 11 + 4);
    const test::TemporaryFolder folder;
    const std::string png = folder.write("a.png", picture->bytes).string();
    REQUIRE(
        std::system(("ffmpeg -v error -i " + png + " -f rawvideo -pix_fmt rgb24 " + png + ".raw")
                        .c_str()) == 0);
    const std::string raw = folder.read("a.png.raw");
    REQUIRE(raw.size() == std::size_t{3} * picture->width * picture->height);
    const auto level = [&](std::size_t y) {
        return static_cast<unsigned char>(raw[3 * picture->width * y]);
    };
    CHECK(level(0) == 60);
    CHECK(level(16 * 11 - 1) == 60);
    CHECK(level(17 * 11) == 0);
    CHECK(level(18 * 11) == 200);
    CHECK(level(34 * 11 - 1) == 200);
}

TEST_CASE("clips of two sizes are not compared") {
    const auto picture = comparison_picture(grey_clip(16, 60), grey_clip(18, 60));
    CHECK(picture.status().code() == Code::kInvalidArgument);
}
