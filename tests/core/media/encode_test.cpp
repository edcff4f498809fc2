// SPDX-License-Identifier: Apache-2.0
#include "core/media/encode.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>

#include "core/media/output_file.hpp"
#include "core/media/video_encoder.hpp"
#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::moving_clip;
using test::TestFolder;
using test::views_of;

// Vertical stripes of calm colours, which lossy codecs keep well.
std::shared_ptr<const Clip> calm_clip(std::uint32_t width, std::uint32_t height) {
    auto clip = std::make_shared<Clip>(*moving_clip(width, height, 6));
    std::shared_ptr<std::uint8_t[]> pixels(new std::uint8_t[clip->bytes()]);
    const test::Pixel colours[] = {{200, 40, 40}, {40, 180, 60}, {50, 60, 200}, {220, 220, 220}};
    for (std::uint64_t i = 0; i < clip->bytes(); ++i)
        pixels[i] = static_cast<std::uint8_t>(colours[i / 3 % width * 4 / width][i % 3]);
    clip->pixels = {pixels, pixels.get()};
    return clip;
}

std::size_t files_in(const TestFolder& folder) {
    const std::filesystem::directory_iterator all(folder.path());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST_CASE("FFV1 keeps every frame bit for bit, at any size") {
    const TestFolder folder;
    for (const auto& [width, height] : {std::pair{64u, 48u},
                                        {75u, 101u},
                                        {1u, 1u},
                                        {3u, 200u},
                                        {640u, 2u},
                                        {1u, 400u},
                                        {400u, 1u}}) {
        CAPTURE(width, height);
        const auto clip = moving_clip(width, height, 7, {30000, 1001});
        const auto file = folder / "clip.mkv";
        const Status status = write_video(*clip, file, Codec::kFfv1);
        INFO(status.message());
        REQUIRE(status.ok());
        const Views views = views_of(file, {test::all_frames()});
        CHECK(test::same_pixels(*views.views[0], *views_of(clip, {test::all_frames()}).views[0]));
        CHECK(views.info.fps == Rational{30000, 1001});
    }
}

TEST_CASE("lossy codecs keep size, number, rate and about the colours of frames") {
    const TestFolder folder;
    const auto clip = calm_clip(96, 64);
    for (const Codec codec : {Codec::kH264, Codec::kVp9, Codec::kBest}) {
        const auto file = folder / ("clip" + file_extension(codec));
        const Status status = write_video(*clip, file, codec);
        INFO(status.message());
        REQUIRE(status.ok());
        const Views views = views_of(file, {test::all_frames()});
        CHECK(views.info.frames == 6);
        CHECK(views.info.fps == Rational{24, 1});
        CHECK(test::size_of(*views.views[0]) == std::pair<std::int64_t, std::int64_t>(96, 64));
        CHECK(views.info.matrix == "bt709");
        CHECK_FALSE(test::has_note(views.info, "assumed"));
        for (const int x : {12, 36, 60, 84}) {
            const test::Pixel expected = {clip->pixels.get()[x * 3], clip->pixels.get()[x * 3 + 1],
                                          clip->pixels.get()[x * 3 + 2]};
            CHECK(test::distance(test::pixel_at(*views.views[0], 3, x, 30), expected) <= 6);
        }
    }
}

TEST_CASE("odd sizes are padded for codecs that need even ones") {
    const TestFolder folder;
    const auto clip = calm_clip(75, 33);
    REQUIRE(write_video(*clip, folder / "odd.mp4", Codec::kH264).ok());
    const Views views = views_of(folder / "odd.mp4", {test::all_frames()});
    CHECK(test::size_of(*views.views[0]) == std::pair<std::int64_t, std::int64_t>(76, 34));
    CHECK(test::distance(test::pixel_at(*views.views[0], 0, 75, 33), {220, 220, 220}) <= 6);
}

TEST_CASE("equal clips give equal bytes") {
    const TestFolder folder;
    const auto clip = moving_clip(96, 64, 30);
    for (const Codec codec : {Codec::kH264, Codec::kVp9, Codec::kFfv1}) {
        REQUIRE(write_video(*clip, folder / "a", codec).ok());
        REQUIRE(write_video(*clip, folder / "b", codec).ok());
        CHECK(sha256_hex(test::read_all(folder / "a")) == sha256_hex(test::read_all(folder / "b")));
    }
}

TEST_CASE("times of a clip are kept") {
    const TestFolder folder;
    auto clip = std::make_shared<Clip>(*moving_clip(32, 32, 4));
    clip->timestamps_ns = {0, 100'000'000, 150'000'000, 400'000'000};
    for (const Codec codec : {Codec::kH264, Codec::kVp9, Codec::kFfv1}) {
        const auto file = folder / ("clip" + file_extension(codec));
        REQUIRE(write_video(*clip, file, codec).ok());
        const Views views = views_of(file, {test::all_frames()});
        for (int i = 0; i < 4; ++i)
            CHECK(std::abs(views.views[0]->clip()->timestamps_ns[i] - clip->timestamps_ns[i]) <=
                  1'000'000);
        CHECK(views.info.variable_frame_rate);
    }
}

TEST_CASE("a clip of unknown rate is written at 25 frames a second") {
    const TestFolder folder;
    REQUIRE(write_video(*moving_clip(32, 32, 4, {0, 1}), folder / "a.mp4", Codec::kBest).ok());
    CHECK(views_of(folder / "a.mp4", {}).info.fps == Rational{25, 1});
}

TEST_CASE("a video appears complete or not at all") {
    const TestFolder folder;
    folder.write("clip.mp4", "old");
    CancelToken cancelled;
    cancelled.cancel();
    const Status status =
        write_video(*moving_clip(64, 48, 5), folder / "clip.mp4", Codec::kBest, cancelled);
    CHECK(status.code() == Code::kCancelled);
    CHECK(test::read_all(folder / "clip.mp4") == "old");
    CHECK(files_in(folder) == 1);
    REQUIRE(write_video(*moving_clip(64, 48, 5), folder / "clip.mp4", Codec::kBest).ok());
    CHECK(test::read_all(folder / "clip.mp4").size() > 100);
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a folder that is not there is an error that names the file") {
    const TestFolder folder;
    const auto file = folder / "missing/clip.mp4";
    const Status status = write_video(*moving_clip(8, 8, 1), file, Codec::kBest);
    CHECK(status.code() == Code::kIo);
    CHECK_THAT(status.message(), Catch::StartsWith(file.string() + ": cannot be written"));
}

TEST_CASE("a clip without frames is refused") {
    const TestFolder folder;
    CHECK(write_video(Clip{}, folder / "a.mp4", Codec::kBest).code() == Code::kInvalidArgument);
    CHECK(files_in(folder) == 0);
}

// A limit on the size of files stands for a full disk: write fails in the same way.
TEST_CASE("a full disk is an error of writing and leaves nothing behind") {
    const TestFolder folder;
    const auto clip = moving_clip(320, 240, 30);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{20'000, 20'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const Status status = write_video(*clip, folder / "clip.mkv", Codec::kFfv1);
        const bool named = status.message().find("clip.mkv: writing failed") != std::string::npos;
        ::_exit(status.code() == Code::kIo && named ? 0 : 1);
    }
    int result = 0;
    REQUIRE(::waitpid(child, &result, 0) == child);
    CHECK(result == 0);
    CHECK(files_in(folder) == 0);
}

TEST_CASE("an output file that is let go without commit is removed") {
    const TestFolder folder;
    {
        auto output = OutputFile::create(folder / "a");
        REQUIRE(output.ok());
        const std::uint8_t bytes[] = {1, 2, 3};
        CHECK((*output)->write(0, bytes) == 0);
        CHECK(files_in(folder) == 1);
    }
    CHECK(files_in(folder) == 0);
}

TEST_CASE("a PNG holds the picture exactly") {
    const TestFolder folder;
    const auto clip = moving_clip(37, 21, 1);
    const auto png = encode_png({clip->pixels.get(), clip->bytes()}, 37, 21);
    REQUIRE(png.ok());
    CHECK(png->mime == "image/png");
    const auto file = folder.write("a.png", png->bytes);
    const auto raw =
        folder.ffmpeg("-i '" + file.string() + "' -f rawvideo -pix_fmt rgb24", "a.raw");
    const std::string pixels(reinterpret_cast<const char*>(clip->pixels.get()), clip->bytes());
    CHECK(sha256_hex(test::read_all(raw)) == sha256_hex(pixels));
    CHECK_FALSE(encode_png({clip->pixels.get(), 10}, 37, 21).ok());
    CHECK_FALSE(encode_png({}, 0, 0).ok());
}

TEST_CASE("codecs have their file extensions") {
    CHECK(file_extension(Codec::kH264) == ".mp4");
    CHECK(file_extension(Codec::kVp9) == ".webm");
    CHECK(file_extension(Codec::kFfv1) == ".mkv");
    REQUIRE(best_codec().ok());
    CHECK(file_extension(Codec::kBest) == file_extension(*best_codec()));
}

}  // namespace
}  // namespace cinejury::media
