// SPDX-License-Identifier: Apache-2.0
// Three hundred broken files: no crash, memory within bounds, each an error that says something, or
// a clip whose views hold together.
#include <sys/resource.h>

#include "core/media/make_views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/broken_files.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::BrokenFile;

std::vector<BrokenFile> whole_files() {
    struct Kind {
        const char* name;
        const char* arguments;
    };
    const Kind kinds[] = {{"a.mp4", "-c:v libx264 -pix_fmt yuv420p -bf 2"},
                          {"b.ts", "-c:v libx264 -pix_fmt yuv420p"},
                          {"c.webm", "-c:v libvpx-vp9 -cpu-used 8 -deadline realtime"},
                          {"d.avi", "-c:v mpeg4 -bf 2"},
                          {"e.mkv", "-c:v ffv1"},
                          {"f.gif", ""},
                          {"g.ogv", "-c:v libtheora"},
                          {"h.mov", "-c:v libx265 -x265-params log-level=none"},
                          {"i.apng", "-f apng"},
                          {"j.flv", "-c:v flv1"},
                          {"k.mpg", "-c:v mpeg2video"},
                          {"l.nut", "-c:v mjpeg -pix_fmt yuvj420p"}};
    const test::TestFolder folder;
    std::vector<BrokenFile> files;
    for (const Kind& kind : kinds)
        files.push_back(
            {kind.name, test::read_all(folder.ffmpeg(
                            std::string("-f lavfi -i testsrc2=s=80x60:r=10:d=1 ") + kind.arguments,
                            kind.name))});
    return files;
}

std::uint64_t most_memory_bytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

// Limits as small as the files, so that a bomb shows.
void check_file(const BrokenFile& file) {
    ViewOptions options;
    options.threads = 2;
    const std::vector<FramePlan> plans = {
        test::all_frames(),
        test::resized(test::uniform(4), CJ_SIZE_SQUASH, 28, 28, CJ_RESIZE_PIL_BICUBIC)};
    const auto views = make_views_of_bytes(
        {reinterpret_cast<const std::uint8_t*>(file.bytes.data()), file.bytes.size()}, plans,
        options);
    CAPTURE(file.name);
    if (!views.ok()) {
        CHECK_THAT(views.status().message(), Catch::StartsWith("media in memory: "));
        CHECK((views.status().code() == Code::kBadData ||
               views.status().code() == Code::kInvalidArgument ||
               views.status().code() == Code::kUnsupported));
        return;
    }
    REQUIRE(views->info.frames > 0);
    CHECK(test::frames_in(*views->views[0]) == static_cast<std::int64_t>(views->info.frames));
    CHECK(test::frames_in(*views->views[1]) == 4);
    const auto chosen = views->views[1]->source_frames();
    CHECK(chosen.back() == static_cast<std::int64_t>(views->info.frames) - 1);
    const std::int64_t* times = views->views[0]->clip()->timestamps_ns;
    CHECK(std::is_sorted(times, times + views->info.frames));
}

TEST_CASE("three hundred broken files are errors or clips") {
    const auto whole = whole_files();
    const std::uint64_t before = most_memory_bytes();
    for (const BrokenFile& file : whole) check_file(file);
    for (const BrokenFile& file : test::broken_files(whole, 300)) check_file(file);
    CHECK(most_memory_bytes() - before < (1ull << 30));
}

TEST_CASE("files that promise more than they hold are errors within the limits") {
    const std::uint64_t before = most_memory_bytes();
    for (const BrokenFile& bomb : test::bombs()) check_file(bomb);
    CHECK(most_memory_bytes() - before < (1ull << 30));
}

}  // namespace
}  // namespace cinejury::media
