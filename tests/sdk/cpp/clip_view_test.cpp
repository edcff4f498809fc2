// SPDX-License-Identifier: Apache-2.0
#include "cinejury/cpp/clip_view.hpp"

#include <numeric>

#include "tests/catch.hpp"
#include "tests/sdk/cpp/stub_host.hpp"

using namespace cinejury::sdk;
using namespace cinejury::test;

namespace {

std::vector<std::uint8_t> counting(std::size_t bytes) {
    std::vector<std::uint8_t> pixels(bytes);
    std::iota(pixels.begin(), pixels.end(), std::uint8_t{0});
    return pixels;
}

}  // namespace

TEST_CASE("a view of a packed clip gives its own memory") {
    const StubClip clip({2, 2, 3, 3}, counting(36));
    const ClipView view(clip.get());
    CHECK(view.frames() == 2);
    CHECK(view.height() == 2);
    CHECK(view.width() == 3);
    CHECK(view.channels() == 3);
    std::vector<std::uint8_t> scratch;
    const auto row = view.frame(1).row(1, scratch);
    CHECK(row.data() == clip.pixels.data() + 27);
    CHECK(row.size() == 9);
    CHECK(view.frame(1).at(1, 2, 2) == 35);
}

TEST_CASE("a view respects negative strides, gaps and the byte offset") {
    StubClip clip({1, 2, 2, 1}, counting(32));
    // Rows from the bottom, pixels from the right, two bytes apart; element [0, 0, 0, 0] is
    // byte 20.
    clip.strides = {32, -16, -2, 1};
    clip.tensor.strides = clip.strides.data();
    clip.tensor.byte_offset = 20;
    const Frame frame = ClipView(clip.get()).frame(0);
    CHECK(frame.at(0, 0) == 20);
    CHECK(frame.at(0, 1) == 18);
    CHECK(frame.at(1, 0) == 4);
    std::vector<std::uint8_t> scratch;
    const auto row = frame.row(1, scratch);
    CHECK(std::vector<std::uint8_t>(row.begin(), row.end()) == std::vector<std::uint8_t>{4, 2});
}

TEST_CASE("times and source frames come from the clip, or from its rate") {
    StubClip clip({2, 1, 1, 1}, counting(2));
    CHECK(ClipView(clip.get()).seconds(1) == Approx(0.04));
    const std::int64_t source[] = {3, 50}, times[] = {0, 1'500'000'000};
    clip.clip.source_frames = source;
    CHECK(ClipView(clip.get()).source_frame(1) == 50);
    CHECK(ClipView(clip.get()).seconds(1) == Approx(2.0));
    clip.clip.timestamps_ns = times;
    CHECK(ClipView(clip.get()).seconds(1) == Approx(1.5));
}

TEST_CASE("a clip that breaks the contract is refused, not read") {
    StubClip clip({2, 2, 3, 3}, counting(36));
    const auto code = [&] {
        try {
            const ClipView view(clip.get());
        } catch (const Error& error) {
            CHECK(error.status().reaction == CJ_REACT_BUG_IN_HOST);
            return error.code();
        }
        return std::uint32_t{CJ_OK};
    };
    REQUIRE(code() == CJ_OK);
    SECTION("another type") {
        clip.tensor.dtype_bits = 16;
    }
    SECTION("another device") {
        clip.tensor.device_type = CJ_DEVICE_CUDA;
    }
    SECTION("a dimension too few") {
        clip.tensor.ndim = 3;
    }
    SECTION("no frame") {
        clip.shape[0] = 0;
    }
    SECTION("channels of another pixel format") {
        clip.clip.pixel_format = CJ_PIXEL_LUMA;
    }
    SECTION("no strides") {
        clip.tensor.strides = nullptr;
    }
    SECTION("a struct that is too short") {
        clip.clip.size = 8;
    }
    SECTION("no tensor") {
        clip.clip.frames = nullptr;
    }
    CHECK(code() == CJ_INVALID_ARGUMENT);
}
