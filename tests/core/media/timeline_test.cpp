// SPDX-License-Identifier: Apache-2.0
#include "core/media/timeline.hpp"

#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using Times = std::vector<std::int64_t>;

Times times_of(const View& view) {
    const cj_clip_t& clip = *view.clip();
    return {clip.timestamps_ns, clip.timestamps_ns + clip.frames->shape[0]};
}

TEST_CASE("missing and backward times become the last time plus one frame") {
    Timeline timeline({1, 1000}, {10, 1});
    CHECK(timeline.add(5000) == 0);
    CHECK(timeline.add(5100) == 100'000'000);
    CHECK(timeline.add(std::nullopt) == 200'000'000);
    CHECK(timeline.add(4000) == 300'000'000);
    CHECK(timeline.add(5300) == 300'000'000);
    CHECK(timeline.add(5450) == 450'000'000);
    CHECK(timeline.repaired() == 2);
    CHECK(timeline.frames() == 6);
}

TEST_CASE("a stream without any time is counted at its stated rate, or else at 25 a second") {
    Timeline stated({1, 1000}, {50, 1});
    for (int i = 0; i < 4; ++i) CHECK(stated.add(std::nullopt) == i * 20'000'000);
    CHECK(stated.rate() == Rational{50, 1});
    Timeline unstated({1, 1000}, {0, 0});
    for (int i = 0; i < 4; ++i) CHECK(unstated.add(std::nullopt) == i * 40'000'000);
}

TEST_CASE("times that overflow or jump wildly never decrease") {
    Timeline timeline({1, 1}, {25, 1});
    std::int64_t last = 0;
    for (const std::int64_t time : {INT64_MIN, INT64_MAX, std::int64_t{0}, INT64_MAX - 1}) {
        const std::int64_t now = timeline.add(time);
        CHECK(now >= last);
        last = now;
    }
}

TEST_CASE("times in milliseconds that follow the stated rate become exact") {
    Timeline timeline({1, 1000}, {24, 1});
    for (std::int64_t i = 0; i < 100; ++i) {
        const std::int64_t rounded = (i * 1000 + 12) / 24;
        CHECK(timeline.add(rounded) == i * 1'000'000'000 / 24);
    }
    CHECK_FALSE(timeline.variable_rate());
    CHECK(timeline.rate() == Rational{24, 1});
}

TEST_CASE("a stated rate that the times contradict is replaced by their average") {
    Timeline timeline({1, 1000}, {1000, 1});
    for (std::int64_t i = 0; i < 11; ++i) timeline.add(i * 100);
    CHECK(timeline.rate() == Rational{10, 1});
    CHECK(timeline.duration_ns() == 1'100'000'000);
}

TEST_CASE("a file with a variable rate keeps its times") {
    const test::TestFolder folder;
    // Of frames 0, 1, 2 ... at 25 a second every third is left out.
    const auto file = folder.ffmpeg(
        "-f lavfi -i testsrc=s=64x48:r=25:d=1.2 -vf \"select='not(eq(mod(n,3),1))'\" -vsync vfr "
        "-c:v libx264",
        "vfr.mp4");
    const Views views = test::views_of(file, {test::all_frames()});
    CHECK(views.info.variable_frame_rate);
    CHECK(views.info.frames == 20);
    const Times times = times_of(*views.views[0]);
    CHECK(Times(times.begin(), times.begin() + 5) ==
          Times{0, 80'000'000, 120'000'000, 200'000'000, 240'000'000});
    FramePlan plan;
    plan.frames = CJ_FRAMES_AT_FPS;
    plan.fps = {25, 1};
    const Views steady = test::views_of(file, {plan});
    const auto frames = steady.views[0]->source_frames();
    CHECK(Times(frames.begin(), frames.begin() + 7) == Times{0, 0, 1, 2, 2, 3, 4});
}

TEST_CASE("a constant rate is no variable rate, in Matroska's milliseconds too") {
    const test::TestFolder folder;
    for (const char* name : {"a.mkv", "a.mp4", "a.webm", "a.avi"}) {
        CAPTURE(name);
        const std::string codec = std::string(name) == "a.webm" ? "libvpx" : "mpeg4";
        const auto file =
            folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=30000/1001:d=1 -c:v " + codec, name);
        const Views views = test::views_of(file, {test::all_frames()});
        CHECK_FALSE(views.info.variable_frame_rate);
        CHECK(views.info.fps == Rational{30000, 1001});
        CHECK(times_of(*views.views[0])[3] == 3ll * 1001 * 1'000'000'000 / 30000);
    }
}

}  // namespace
}  // namespace cinejury::media
