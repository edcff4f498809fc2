// SPDX-License-Identifier: Apache-2.0
// Real files of many kinds.
#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::all_frames;
using test::frames_in;
using test::has_note;
using test::size_of;
using test::TestFolder;
using test::views_of;

using Size = std::pair<std::int64_t, std::int64_t>;

TEST_CASE("lossless FFV1 files decode to their frames bit for bit") {
    const auto check = [&](const std::string& name, const std::string& expected) {
        const Views views = views_of(test::data_file(name), {all_frames()});
        CHECK(test::sha256_of(*views.views[0]) == expected);
    };
    check("ffv1-75x101.mkv", "4f8cd56380133f20e3119fb9a545419af25734d89110b0817c60be402350f657");
    check("ffv1-120x50.mkv", "4f6e7d0cbc072276a9530cab9c7e950b7c56b71924befa636f256124f9109a55");
}

TEST_CASE("containers and codecs that people use are read") {
    struct Kind {
        const char* name;
        const char* arguments;
        const char* codec;
    };
    const Kind kinds[] = {
        {"h264.mp4", "-c:v libx264 -pix_fmt yuv420p", "h264"},
        {"h264.mkv", "-c:v libx264 -pix_fmt yuv420p", "h264"},
        {"h264.ts", "-c:v libx264 -pix_fmt yuv420p", "h264"},
        {"h264.flv", "-c:v libx264 -pix_fmt yuv420p", "h264"},
        {"h264.mov", "-c:v libx264 -pix_fmt yuv420p", "h264"},
        {"hevc.mp4", "-c:v libx265 -x265-params log-level=none -pix_fmt yuv420p", "hevc"},
        {"vp8.webm", "-c:v libvpx -pix_fmt yuv420p", "vp8"},
        {"vp9.webm", "-c:v libvpx-vp9 -cpu-used 8 -deadline realtime -pix_fmt yuv420p", "vp9"},
        {"av1.mkv", "-c:v libsvtav1 -preset 12 -pix_fmt yuv420p", "av1"},
        {"mpeg4.avi", "-c:v mpeg4 -bf 2", "mpeg4"},
        {"mjpeg.avi", "-c:v mjpeg -pix_fmt yuvj420p", "mjpeg"},
        {"mpeg2.mpg", "-c:v mpeg2video -bf 2", "mpeg2video"},
        {"theora.ogv", "-c:v libtheora", "theora"},
        {"gif.gif", "", "gif"},
        {"apng.apng", "-f apng", "apng"},
        {"raw.y4m", "-pix_fmt yuv420p", "rawvideo"},
        {"raw.avi", "-c:v rawvideo -pix_fmt bgr24", "rawvideo"},
        {"ffv1.nut", "-c:v ffv1", "ffv1"},
        {"wmv2.wmv", "-c:v wmv2", "wmv2"},
        {"prores.mov", "-c:v prores_ks", "prores"},
        {"ivf.ivf", "-c:v libvpx", "vp8"},
    };
    const TestFolder folder;
    for (const Kind& kind : kinds) {
        CAPTURE(kind.name);
        const auto file = folder.ffmpeg(
            std::string("-f lavfi -i testsrc=s=96x64:r=25:d=0.8 ") + kind.arguments, kind.name);
        const Views views = views_of(file, {all_frames(), test::uniform(4)});
        CHECK(views.info.codec == kind.codec);
        CHECK(views.info.frames == 20);
        CHECK(frames_in(*views.views[0]) == 20);
        CHECK(size_of(*views.views[0]) == Size(96, 64));
        CHECK(views.views[1]->source_frames().back() == 19);
        CHECK_FALSE(has_note(views.info, "damaged"));
        if (views.info.codec != "gif") CHECK(views.info.fps == Rational{25, 1});
    }
}

TEST_CASE("odd sizes keep their size") {
    const TestFolder folder;
    for (const char* size : {"75x101", "1x1", "3x200", "641x7"}) {
        const auto file = folder.ffmpeg(
            std::string("-f lavfi -i testsrc=s=") + size + ":r=5:d=1 -c:v ffv1 -pix_fmt yuv420p",
            "odd.mkv");
        const Views views = views_of(file, {all_frames()});
        const auto [width, height] = size_of(*views.views[0]);
        CHECK(std::to_string(width) + "x" + std::to_string(height) == size);
    }
}

TEST_CASE("sound and other streams are left alone and mentioned") {
    const TestFolder folder;
    const auto file = folder.ffmpeg(
        "-f lavfi -i testsrc=s=64x64:d=1 -f lavfi -i sine=d=1 -f lavfi -i testsrc=s=32x32:d=1 "
        "-map 0 -map 1 -map 2 -c:v libx264 -c:a aac -shortest",
        "sound.mp4");
    const Views views = views_of(file, {all_frames()});
    CHECK(views.info.has_audio);
    CHECK(has_note(views.info, "1 more video stream"));
    CHECK(size_of(*views.views[0]) == Size(64, 64));
}

TEST_CASE("a cover picture is not the video") {
    const TestFolder folder;
    const auto cover = folder.ffmpeg("-f lavfi -i color=red:s=200x200 -frames:v 1", "cover.png");
    const auto file = folder.ffmpeg("-i '" + cover.string() +
                                        "' -f lavfi -i testsrc=s=64x48:r=10:d=1 -map 0 -map 1 "
                                        "-c:v:0 copy -c:v:1 libx264 -disposition:v:0 attached_pic",
                                    "covered.mp4");
    CHECK(size_of(*views_of(file, {all_frames()}).views[0]) == Size(64, 48));
}

TEST_CASE("a probe reads the header and the first frame") {
    const TestFolder folder;
    const auto file =
        folder.ffmpeg("-f lavfi -i testsrc=s=96x64:r=24:d=2 -c:v libx264", "clip.mp4");
    const auto info = probe(file, {});
    REQUIRE(info.ok());
    CHECK(info->width == 96);
    CHECK(info->height == 64);
    CHECK(info->frames == 48);
    CHECK(info->fps == Rational{24, 1});
    CHECK(info->duration_ns == 2'000'000'000);
    CHECK(info->codec == "h264");
}

TEST_CASE("the digest of a file is that of its bytes") {
    const TestFolder folder;
    const auto file = folder.ffmpeg("-f lavfi -i testsrc=s=32x32:d=1 -c:v ffv1", "clip.mkv");
    const Views views = views_of(file, {});
    CHECK(views.digest == sha256_hex(test::read_all(file)));
    CHECK(*source_digest(file) == views.digest);
    CHECK(views.info.frames == 25);
}

TEST_CASE("results do not depend on the number of decoder threads") {
    const TestFolder folder;
    const auto file =
        folder.ffmpeg("-f lavfi -i testsrc2=s=160x120:d=2 -c:v libx264 -bf 3", "clip.mp4");
    ViewOptions one;
    one.threads = 1;
    ViewOptions many;
    many.threads = 7;
    CHECK(test::sha256_of(*views_of(file, {all_frames()}, one).views[0]) ==
          test::sha256_of(*views_of(file, {all_frames()}, many).views[0]));
}

}  // namespace
}  // namespace cinejury::media
