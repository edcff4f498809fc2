// SPDX-License-Identifier: Apache-2.0
#include "tests/core/report/media.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cinejury::report::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kScene =
    "mandelbrot=size={}x{}:rate=24:start_scale=0.4:start_x=-0.7435:start_y=-0.1314:end_scale=0.02:"
    "end_pts=64:maxiter=200,format=yuv420p";

media::EncodedMedia encoded(const fs::path& file, const std::string& mime, unsigned width,
                            unsigned height) {
    std::ifstream in(file, std::ios::binary);
    return {mime, std::string(std::istreambuf_iterator<char>(in), {}), width, height};
}

void ffmpeg(const std::string& arguments) {
    const std::string command = "ffmpeg -v error -nostdin -y " + arguments;
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

CandidateMedia make(const fs::path& folder, std::uint64_t index, const std::string& damage,
                    double seconds, unsigned width, unsigned height) {
    const std::string scene = fmt::format(fmt::runtime(kScene), width, height) + damage;
    const std::string clip = (folder / fmt::format("clip-{}.mp4", index)).string();
    const std::string sheet = (folder / fmt::format("sheet-{}.jpg", index)).string();
    ffmpeg(
        fmt::format("-f lavfi -i '{}' -t {} -c:v libx264 -threads 1 -preset veryfast -crf 20 "
                    "-movflags +faststart '{}'",
                    scene, seconds, clip));
    ffmpeg(
        fmt::format("-i '{}' -vf 'select=not(mod(n\\,6)),scale=160:-2,tile=4x2' -frames:v 1 '{}'",
                    clip, sheet));
    CandidateMedia media;
    media.index = index;
    media.media.preview = encoded(clip, "video/mp4", width, height);
    media.media.sheet = encoded(sheet, "image/jpeg", 640, 180);
    for (const int frame : {12, 37}) {
        const std::string single = (folder / fmt::format("frame-{}-{}.jpg", index, frame)).string();
        ffmpeg(
            fmt::format("-i '{}' -vf 'select=eq(n\\,{})' -frames:v 1 '{}'", clip, frame, single));
        media.worst_frames.push_back(frame);
        media.media.singles.push_back(encoded(single, "image/jpeg", width, height));
    }
    return media;
}

}  // namespace

std::vector<CandidateMedia> sample_media(const fs::path& folder) {
    std::vector<CandidateMedia> all;
    all.push_back(make(folder, 0, ",hue=h=200", 2, 320, 180));
    all.push_back(make(folder, 1, ",gblur=sigma=4,hue=h=200", 1.75, 320, 180));
    all.push_back(make(folder, 2, ",hue=h=215:s=0.8", 2, 320, 180));
    all[0].original = "clips/a lighthouse.mp4";
    return all;
}

}  // namespace cinejury::report::test
