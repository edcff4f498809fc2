// SPDX-License-Identifier: Apache-2.0
// Known colours through every kind of stored samples. The samples are computed here from the
// formulas of ITU-R BT.601, BT.709 and BT.2020, so that no converter checks itself.
#include <cmath>

#include "core/media/views.hpp"
#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::has_note;
using test::Pixel;
using test::TestFolder;
using test::views_of;

constexpr int kPatch = 32;  // pixels, a side
const std::vector<Pixel> kColours = {{255, 0, 0}, {0, 255, 0},     {0, 0, 255},    {255, 255, 255},
                                     {0, 0, 0},   {128, 128, 128}, {200, 100, 50}, {30, 60, 220}};

struct Luma {
    double red, blue;
};
constexpr Luma kBt601{0.299, 0.114};
constexpr Luma kBt709{0.2126, 0.0722};
constexpr Luma kBt2020{0.2627, 0.0593};

// Y', Cb, Cr of a colour as integer samples.
std::array<int, 3> samples(const Pixel& colour, const Luma& luma, bool full, int bits) {
    const double r = colour[0] / 255.0;
    const double g = colour[1] / 255.0;
    const double b = colour[2] / 255.0;
    const double y = luma.red * r + (1 - luma.red - luma.blue) * g + luma.blue * b;
    const double cb = (b - y) / (2 * (1 - luma.blue));
    const double cr = (r - y) / (2 * (1 - luma.red));
    const double unit = 1 << (bits - 8);
    const double top = (1 << bits) - 1;
    const double middle = 1 << (bits - 1);
    const auto round = [&](double v) {
        return static_cast<int>(std::clamp(std::lround(v), 0l, std::lround(top)));
    };
    if (full) return {round(y * top), round(middle + cb * top), round(middle + cr * top)};
    return {round(unit * (16 + 219 * y)), round(middle + unit * 224 * cb),
            round(middle + unit * 224 * cr)};
}

// One row of patches as planar samples; chroma planes are `shift` bits smaller on both sides.
std::string raw_frame(const Luma& luma, bool full, int bits, int shift) {
    std::string bytes;
    for (int plane = 0; plane < 3; ++plane) {
        const int step = plane == 0 ? 1 : 1 << shift;
        for (int y = 0; y < kPatch; y += step)
            for (int x = 0; x < kPatch * static_cast<int>(kColours.size()); x += step) {
                const int value = samples(kColours[x / kPatch], luma, full, bits)[plane];
                bytes += static_cast<char>(value & 255);
                if (bits > 8) bytes += static_cast<char>(value >> 8);
            }
    }
    return bytes;
}

struct Stored {
    const char* format;
    Luma luma;
    bool full;
    int bits;
    int shift;
    const char* tags;  // for ffmpeg
    int tolerance;
    const char* matrix;
};

Views decode(const TestFolder& folder, const Stored& stored, const std::string& codec,
             const std::string& name) {
    const auto raw =
        folder.write("raw", raw_frame(stored.luma, stored.full, stored.bits, stored.shift));
    const std::string size =
        std::to_string(kPatch * kColours.size()) + "x" + std::to_string(kPatch);
    const auto file = folder.ffmpeg("-f rawvideo -s " + size + " -pix_fmt " + stored.format +
                                        " -i '" + raw.string() + "' " + codec + " -pix_fmt " +
                                        stored.format + " " + stored.tags,
                                    name);
    return views_of(file, {test::all_frames()});
}

void check_patches(const View& view, int tolerance) {
    for (std::size_t i = 0; i < kColours.size(); ++i) {
        const Pixel got =
            test::pixel_at(view, 0, static_cast<std::int64_t>(i) * kPatch + kPatch / 2, kPatch / 2);
        CAPTURE(kColours[i], got);
        CHECK(test::distance(got, kColours[i]) <= tolerance);
    }
}

TEST_CASE("a stream's own matrix and range are undone") {
    const TestFolder folder;
    const Stored kinds[] = {
        {"yuv420p", kBt709, false, 8, 1, "-colorspace bt709 -color_range tv", 2, "bt709"},
        {"yuv420p", kBt709, true, 8, 1, "-colorspace bt709 -color_range pc", 2, "bt709"},
        {"yuv420p", kBt601, false, 8, 1, "-colorspace smpte170m -color_range tv", 2, "bt601"},
        {"yuv420p", kBt601, true, 8, 1, "-colorspace bt470bg -color_range pc", 2, "bt601"},
        {"yuv444p", kBt709, false, 8, 0, "-colorspace bt709 -color_range tv", 2, "bt709"},
        {"yuv420p10le", kBt709, false, 10, 1, "-colorspace bt709 -color_range tv", 1, "bt709"},
        {"yuv420p10le", kBt2020, false, 10, 1, "-colorspace bt2020nc -color_range tv", 1, "bt2020"},
        {"yuv444p12le", kBt601, true, 12, 0, "-colorspace smpte170m -color_range pc", 1, "bt601"},
        {"yuv444p16le", kBt709, false, 16, 0, "-colorspace bt709 -color_range tv", 1, "bt709"},
    };
    for (const Stored& kind : kinds) {
        CAPTURE(kind.format, kind.tags);
        const Views views = decode(folder, kind, "-c:v ffv1", "clip.mkv");
        CHECK(views.info.matrix == kind.matrix);
        CHECK(views.info.range == (kind.full ? "full" : "limited"));
        CHECK_FALSE(has_note(views.info, "assumed"));
        CHECK(has_note(views.info, "bits a sample are rounded to 8") == (kind.bits > 8));
        check_patches(*views.views[0], kind.tolerance);
    }
}

TEST_CASE("matrix and range in an H.264 stream count too") {
    const TestFolder folder;
    const Stored kind{"yuv444p", kBt709, true, 8, 0, "-colorspace bt709 -color_range pc",
                      2,         "bt709"};
    const Views views = decode(folder, kind, "-c:v libx264 -qp 0", "clip.mp4");
    CHECK(views.info.range == "full");
    check_patches(*views.views[0], 2);
}

TEST_CASE("an unspecified matrix is BT.601 limited, and that is said") {
    const TestFolder folder;
    const Stored kind{"yuv420p", kBt601, false, 8, 1, "", 2, "bt601"};
    const Views views = decode(folder, kind, "-c:v ffv1", "clip.nut");
    CHECK(has_note(views.info, "matrix not stated: BT.601 limited assumed"));
    check_patches(*views.views[0], 2);
}

TEST_CASE("a stated matrix without a range is limited, and that is said") {
    const TestFolder folder;
    const Stored kind{"yuv444p", kBt709, false, 8, 0, "-colorspace bt709", 2, "bt709"};
    const Views views = decode(folder, kind, "-c:v ffv1", "clip.mkv");
    CHECK(has_note(views.info, "range not stated: limited assumed"));
    check_patches(*views.views[0], 2);
}

TEST_CASE("PQ and HLG are converted by their matrix only, and flagged") {
    const TestFolder folder;
    const std::string tags =
        "-colorspace bt2020nc -color_range tv -color_primaries bt2020 -color_trc ";
    for (const std::string transfer : {"smpte2084", "arib-std-b67"}) {
        const std::string all = tags + transfer;
        const Stored kind{"yuv420p10le", kBt2020, false, 10, 1, all.c_str(), 1, "bt2020"};
        const Views views = decode(folder, kind, "-c:v ffv1", "clip.mkv");
        CHECK(has_note(views.info, transfer == "smpte2084" ? "HDR (PQ)" : "HDR (HLG)"));
        CHECK(views.views[0]->clip()->primaries == 9);
        CHECK(views.views[0]->clip()->transfer == (transfer == "smpte2084" ? 16 : 18));
        check_patches(*views.views[0], 1);
    }
}

TEST_CASE("RGB in any layout comes out exactly") {
    const TestFolder folder;
    const auto png =
        folder.ffmpeg("-f lavfi -i testsrc2=s=64x48 -frames:v 1 -pix_fmt rgb24", "a.png");
    const auto raw = folder.ffmpeg("-i '" + png.string() + "' -f rawvideo -pix_fmt rgb24", "a.raw");
    const std::string expected = sha256_hex(test::read_all(raw));
    const auto check = [&](const std::string& arguments, const std::string& name) {
        CAPTURE(arguments);
        const auto file = folder.ffmpeg("-i '" + png.string() + "' " + arguments, name);
        CHECK(test::sha256_of(*views_of(file, {test::all_frames()}).views[0]) == expected);
    };
    check("-c:v ffv1 -pix_fmt bgr0", "a.mkv");
    check("-c:v rawvideo -pix_fmt bgr24", "a.avi");
    check("-c:v png -pix_fmt rgb24", "b.mkv");
    check("-c:v libx264rgb -qp 0 -pix_fmt rgb24", "c.mkv");
    check("-c:v qtrle -pix_fmt rgb24", "d.mov");
}

TEST_CASE("grey is full range unless it is stated otherwise") {
    const TestFolder folder;
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += std::string(4, static_cast<char>(i));
    const auto raw = folder.write("raw", bytes);
    const auto grey = [&](const std::string& tags, int value) {
        const auto file = folder.ffmpeg(
            "-f rawvideo -s 64x16 -pix_fmt gray -i '" + raw.string() + "' -c:v ffv1 " + tags,
            "grey.mkv");
        const Views views = views_of(file, {test::all_frames()});
        CHECK(views.info.matrix == "grey");
        return test::pixel_at(*views.views[0], 0, value * 4 % 64, value * 4 / 64);
    };
    CHECK(grey("-color_range pc", 100) == Pixel{100, 100, 100});
    CHECK(grey("-color_range tv", 16) == Pixel{0, 0, 0});
    CHECK(grey("-color_range tv", 235) == Pixel{255, 255, 255});
    CHECK(grey("-color_range tv", 126) == Pixel{128, 128, 128});
}

TEST_CASE("transparent pixels are shown over black, and that is said") {
    const TestFolder folder;
    const auto file = folder.ffmpeg(
        "-f lavfi -i color=red:s=32x32:d=0.2,format=rgba,colorchannelmixer=aa=0.5 -f apng",
        "a.apng");
    const Views views = views_of(file, {test::all_frames()});
    CHECK(has_note(views.info, "over black"));
    CHECK(test::distance(test::pixel_at(*views.views[0], 0, 16, 16), {128, 0, 0}) <= 2);
}

TEST_CASE("luma is that of BT.601 from RGB") {
    FramePlan plan;
    plan.pixel_format = CJ_PIXEL_LUMA;
    const auto clip = test::moving_clip(20, 10, 2);
    const Views views = views_of(clip, {plan});
    const View& view = *views.views[0];
    REQUIRE(view.clip()->frames->shape[3] == 1);
    REQUIRE(view.clip()->pixel_format == CJ_PIXEL_LUMA);
    for (std::size_t i = 0; i < test::byte_count(view); ++i) {
        const std::uint8_t* rgb = clip->pixels.get() + i * 3;
        const double luma = 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2];
        REQUIRE(std::abs(test::bytes_of(view)[i] - luma) <= 0.51);
    }
}

}  // namespace
}  // namespace cinejury::media
