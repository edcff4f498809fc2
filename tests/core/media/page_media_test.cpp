// SPDX-License-Identifier: Apache-2.0
#include "core/media/page_media.hpp"

#include "core/media/make_views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::moving_clip;
using test::TestFolder;

using Size = std::pair<std::int64_t, std::int64_t>;

PageMedia media_of(const Source& source, const PageMediaRequest& request = {},
                   Codec codec = Codec::kBest) {
    auto media = make_page_media_with(source, request, {}, {}, codec);
    INFO(media.status().message());
    REQUIRE(media.ok());
    return *std::move(media);
}

Views decoded(const TestFolder& folder, const EncodedMedia& media) {
    return test::views_of(folder.write("media", media.bytes), {test::all_frames()});
}

// Size of a picture as FFmpeg's own reader sees it, and its pixels.
std::string picture_pixels(const TestFolder& folder, const EncodedMedia& media) {
    const auto file = folder.write("picture", media.bytes);
    return test::read_all(
        folder.ffmpeg("-i '" + file.string() + "' -f rawvideo -pix_fmt rgb24", "pixels"));
}

TEST_CASE("a page gets a preview, a contact sheet and the worst frames in one pass") {
    const TestFolder folder;
    const auto file =
        folder.ffmpeg("-f lavfi -i testsrc=s=1280x720:r=25:d=2 -c:v mpeg4 -q:v 2", "a.avi");
    PageMediaRequest request;
    request.single_frames = {49, 3, 3, 50, -1};
    const PageMedia media = media_of(file, request);
    CHECK(media.preview.mime == "video/mp4");
    CHECK(media.preview.width == 360);
    CHECK(media.preview.height == 204);
    const Views preview = decoded(folder, media.preview);
    CHECK(preview.info.frames == 50);
    CHECK(preview.info.fps == Rational{25, 1});
    CHECK(media.sheet.mime == "image/jpeg");
    CHECK(media.sheet.width == 4 * 160 + 3 * 4);
    CHECK(media.sheet.height == 2 * 90 + 4);
    REQUIRE(media.singles.size() == 5);
    CHECK(media.singles[0].mime == "image/jpeg");
    CHECK(media.singles[0].width == 360);
    CHECK(sha256_hex(media.singles[1].bytes) == sha256_hex(media.singles[2].bytes));
    CHECK(sha256_hex(media.singles[0].bytes) != sha256_hex(media.singles[1].bytes));
    CHECK(media.singles[3].bytes.empty());
    CHECK(media.singles[4].bytes.empty());
    CHECK(picture_pixels(folder, media.singles[0]).size() == 360 * 203 * 3);
}

TEST_CASE("a preview ends at its longest time") {
    const TestFolder folder;
    PageMediaRequest request;
    request.preview_max_seconds = 0.5;
    const auto clip = moving_clip(200, 200, 40, {20, 1});
    CHECK(decoded(folder, media_of(clip, request).preview).info.frames == 10);
    request.preview_max_seconds = 0;
    CHECK(decoded(folder, media_of(clip, request).preview).info.frames == 1);
}

TEST_CASE("small clips are enlarged by whole factors, pixel by pixel") {
    const TestFolder folder;
    const auto clip = moving_clip(60, 40, 5);
    PageMediaRequest request;
    request.single_frames = {2};
    const PageMedia media = media_of(clip, request);
    CHECK(media.preview.width == 360);
    CHECK(media.preview.height == 240);
    REQUIRE(media.singles[0].mime == "image/png");
    const std::string pixels = picture_pixels(folder, media.singles[0]);
    REQUIRE(pixels.size() == 360 * 240 * 3);
    const std::uint8_t* frame = clip->pixels.get() + 2 * 60 * 40 * 3;
    for (std::size_t y = 0; y < 240; ++y)
        for (std::size_t x = 0; x < 360; ++x)
            for (std::size_t c = 0; c < 3; ++c)
                REQUIRE(static_cast<std::uint8_t>(pixels[(y * 360 + x) * 3 + c]) ==
                        frame[(y / 6 * 60 + x / 6) * 3 + c]);
    CHECK(media.sheet.width == 4 * 120 + 3 * 4);
}

TEST_CASE("a clip with fewer frames than the sheet shows each once") {
    PageMediaRequest request;
    const PageMedia media = media_of(moving_clip(200, 100, 3), request);
    CHECK(media.sheet.width == 3 * 160 + 2 * 4);
    CHECK(media.sheet.height == 80);
    CHECK(media_of(moving_clip(1, 1, 1)).sheet.width == 160);
}

TEST_CASE("without an H.264 encoder the preview is VP9 in WebM") {
    const TestFolder folder;
    const PageMedia media = media_of(moving_clip(96, 64, 10), {}, Codec::kVp9);
    CHECK(media.preview.mime == "video/webm");
    const Views preview = decoded(folder, media.preview);
    CHECK(preview.info.codec == "vp9");
    CHECK(preview.info.frames == 10);
}

TEST_CASE("equal sources give equal page media") {
    const auto clip = moving_clip(200, 120, 12);
    const PageMedia first = media_of(clip);
    const PageMedia second = media_of(clip);
    CHECK(sha256_hex(first.preview.bytes) == sha256_hex(second.preview.bytes));
    CHECK(sha256_hex(first.sheet.bytes) == sha256_hex(second.sheet.bytes));
}

TEST_CASE("page media of a file that is no video is that file's error") {
    const TestFolder folder;
    const auto file = folder.write("a.mp4", "nothing");
    const auto media = make_page_media(file, {}, {});
    REQUIRE_FALSE(media.ok());
    CHECK(media.status().code() == Code::kBadData);
    CHECK_THAT(media.status().message(), Catch::StartsWith(file.string()));
}

TEST_CASE("page media of a rotated clip stand upright") {
    const TestFolder folder;
    const auto plain = folder.ffmpeg("-f lavfi -i testsrc=s=320x200:r=5:d=1 -c:v libx264", "a.mp4");
    const auto file =
        folder.ffmpeg("-i '" + plain.string() + "' -c copy -metadata:s:v rotate=90", "b.mp4");
    const PageMedia media = media_of(file);
    CHECK(media.preview.width == 200);
    CHECK(media.preview.height == 320);
}

}  // namespace
}  // namespace cinejury::media
