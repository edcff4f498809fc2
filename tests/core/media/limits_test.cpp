// SPDX-License-Identifier: Apache-2.0
// Each limit is an error that names the limit, its value and that it can be raised.
#include "core/media/limits.hpp"

#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::TestFolder;

void check_limit(const Source& source, const Limits& limits, const std::string& name,
                 const std::string& value, const std::vector<FramePlan>& plans = {{}}) {
    ViewOptions options;
    options.limits = limits;
    const auto views = make_views(source, plans, options);
    CAPTURE(name);
    REQUIRE_FALSE(views.ok());
    CHECK(views.status().code() == Code::kInvalidArgument);
    CHECK(views.status().reaction() == CJ_REACT_BAD_INPUT);
    CHECK_THAT(views.status().message(),
               Catch::Contains("the limit is " + value + ": raise " + name));
}

std::filesystem::path short_video(const TestFolder& folder) {
    return folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=10:d=2 -c:v libx264", "a.mp4");
}

TEST_CASE("pixels of a frame are limited") {
    const TestFolder folder;
    Limits limits;
    limits.max_pixels = 64 * 48 - 1;
    check_limit(short_video(folder), limits, "max-pixels", "3071 pixels");
    check_limit(test::moving_clip(64, 48, 1), limits, "max-pixels", "3071 pixels");
    limits.max_pixels = 64 * 48;
    ViewOptions options;
    options.limits = limits;
    CHECK(test::views_of(folder / "a.mp4", {{}}, options).info.frames == 20);
}

TEST_CASE("a size that stands only inside the packets is refused by the limit's name") {
    const TestFolder folder;
    const auto file = folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=10:d=1 -c:v libx264", "a.ts");
    Limits limits;
    limits.max_pixels = 64 * 48 - 1;
    check_limit(file, limits, "max-pixels", "3071 pixels");
}

TEST_CASE("pixels of a view are limited too") {
    Limits limits;
    limits.max_pixels = 10'000;
    check_limit(test::moving_clip(64, 48, 1), limits, "max-pixels", "10000 pixels",
                {test::resized({}, CJ_SIZE_SQUASH, 200, 100)});
    // A crop that has to cover its box grows far beyond it.
    check_limit(test::moving_clip(90, 1, 1), limits, "max-pixels", "10000 pixels",
                {test::resized({}, CJ_SIZE_CROP, 100, 100, CJ_RESIZE_PIL_BICUBIC)});
}

TEST_CASE("frames, duration, streams and bytes of a file are limited") {
    const TestFolder folder;
    const auto file = short_video(folder);
    Limits limits;
    limits.max_frames = 19;
    check_limit(file, limits, "max-frames", "19 frames");
    check_limit(test::moving_clip(8, 8, 20), limits, "max-frames", "19 frames");
    limits = {};
    limits.max_duration = std::chrono::seconds(1);
    check_limit(file, limits, "max-duration", "1 s");
    limits = {};
    limits.max_streams = 0;
    check_limit(file, limits, "max-streams", "0 streams");
    limits = {};
    limits.max_file_bytes = 100;
    check_limit(file, limits, "max-file-bytes", "100 bytes");
}

TEST_CASE("a container with more streams than allowed is refused with the limit's name") {
    const TestFolder folder;
    std::string maps;
    for (int i = 0; i < 40; ++i) maps += " -map 0";
    const auto file =
        folder.ffmpeg("-f lavfi -i testsrc=s=16x16:r=5:d=0.4" + maps + " -c:v mpeg4", "many.mkv");
    check_limit(file, {}, "max-streams", "32 streams");
    ViewOptions options;
    options.limits.max_streams = 40;
    CHECK(test::views_of(file, {{}}, options).info.frames == 2);
}

TEST_CASE("memory of views and decoder is limited") {
    const TestFolder folder;
    const auto file = folder.ffmpeg("-f lavfi -i testsrc=s=640x480:r=25:d=4 -c:v libx264", "a.mp4");
    Limits limits;
    limits.max_memory_bytes = 40 << 20;
    check_limit(file, limits, "max-memory", "40 MB");
    // Few frames fit.
    ViewOptions options;
    options.limits = limits;
    CHECK(test::frames_in(*test::views_of(file, {test::uniform(8)}, options).views[0]) == 8);
    limits.max_memory_bytes = 1 << 20;
    check_limit(file, limits, "max-memory", "1 MB");
}

TEST_CASE("a rate of a plan that multiplies frames ends at the memory limit") {
    FramePlan plan;
    plan.frames = CJ_FRAMES_AT_FPS;
    plan.fps = {UINT32_MAX, 1};
    check_limit(test::moving_clip(8, 8, 20), {}, "max-memory", "1024 MB", {plan});
}

TEST_CASE("time of reading is limited") {
    const TestFolder folder;
    Limits limits;
    limits.max_time = std::chrono::milliseconds(0);
    check_limit(short_video(folder), limits, "max-time", "0 ms");
}

TEST_CASE("limits that never bite can be set to the largest values") {
    const TestFolder folder;
    ViewOptions options;
    options.limits.max_pixels = UINT64_MAX;
    options.limits.max_frames = UINT64_MAX;
    options.limits.max_duration = std::chrono::seconds::max();
    options.limits.max_streams = UINT32_MAX;
    options.limits.max_file_bytes = UINT64_MAX;
    options.limits.max_memory_bytes = UINT64_MAX;
    options.limits.max_time = std::chrono::milliseconds::max();
    CHECK(test::views_of(short_video(folder), {{}, test::uniform(3)}, options).info.frames == 20);
}

// A PNG stream inside an AVI file whose header says a small size, while the pictures say a huge
// one.
TEST_CASE("a size that only the codec's own header states is refused before memory is taken") {
    const TestFolder folder;
    std::string bytes =
        test::read_all(folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=5:d=1 -c:v png", "a.avi"));
    for (std::size_t at = 0; (at = bytes.find("IHDR", at + 1)) != std::string::npos;) {
        bytes.replace(at + 4, 4, std::string("\x00\x00\x40\x00", 4));
        bytes.replace(at + 8, 4, std::string("\x00\x00\x30\x00", 4));
    }
    const auto file = folder.write("huge.avi", bytes);
    const FramePlan all;
    const auto views = make_views(file, {&all, 1}, {});
    REQUIRE_FALSE(views.ok());
    CHECK(views.status().code() == Code::kBadData);
}

TEST_CASE("a header that states a huge size is refused by the limit's name") {
    const TestFolder folder;
    check_limit(folder.write("huge.y4m", "YUV4MPEG2 W8000 H5000 F25:1 C420\nFRAME\nxxxxxxxx"), {},
                "max-pixels", "33177600 pixels");
}

}  // namespace
}  // namespace cinejury::media
