// SPDX-License-Identifier: Apache-2.0
// Decoding and making views against the ffmpeg program (same decode, scale, flags and number of
// threads) and against ffmpeg with Pillow. Pairs alternate in one run; the median ratio counts.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/media/views.hpp"
#include "core/plugin/host_services.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace cinejury;

constexpr int kPairs = 5;
constexpr unsigned kThreads = 2;
constexpr int kWidth = 1280;
constexpr int kHeight = 720;
constexpr int kFrames = 240;
constexpr std::uint32_t kSide = 448;
const std::string kFlags = "accurate_rnd+bitexact+full_chroma_int+full_chroma_inp";

double seconds(const std::function<void()>& action) {
    const auto start = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void shell(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

// A moving scene with some grain, as heavy to decode as a camera's.
std::filesystem::path make_clip(const test::TemporaryFolder& folder) {
    const auto file = folder.path() / "clip.mp4";
    shell("ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=s=" + std::to_string(kWidth) + "x" +
          std::to_string(kHeight) + ":r=24:d=" + std::to_string(kFrames / 24) +
          " -vf noise=alls=8:allf=t,format=yuv420p -c:v libx264 -preset veryfast -crf 23 '" +
          file.string() + "'");
    return file;
}

// Frames a second of the ffmpeg program; its start, measured on one frame, is taken off.
double ffmpeg_rate(const std::filesystem::path& file, const std::string& filter) {
    const auto run = [&](const std::string& limit) {
        const std::string threads = std::to_string(kThreads);
        shell("ffmpeg -nostdin -v error -threads " + threads + " -filter_threads " + threads +
              " -i '" + file.string() + "' -vf " + filter + " " + limit + " -f null -");
    };
    const double start = seconds([&] { run("-frames:v 1"); });
    return kFrames / (seconds([&] { run(""); }) - start);
}

double our_rate(const std::filesystem::path& file, const media::FramePlan& plan,
                plugin::HostServices& host) {
    media::ViewOptions options;
    options.threads = kThreads;
    options.limits.max_time = std::chrono::minutes(5);
    options.parallel = [&](std::uint64_t count, const std::function<void(std::uint64_t)>& task) {
        host.parallel_for(count, task);
    };
    options.on_window = [](std::size_t, std::uint64_t, const media::ViewPtr&) { return Status(); };
    std::uint64_t frames = 0;
    const double time = seconds([&] {
        const auto views = media::make_views(file, {&plan, 1}, options);
        if (!views.ok()) throw std::runtime_error(views.status().message());
        frames = views->info.frames;
    });
    if (frames != kFrames) throw std::runtime_error("frames are missing");
    return kFrames / time;
}

// Nothing where Pillow is not there.
std::optional<double> pillow_rate(const std::filesystem::path& file) {
    const char* python = std::getenv("CINEJURY_TEST_PYTHON");
    const std::string command =
        std::string(python ? python : "python3") + " '" CINEJURY_PILLOW_VIEWS "' '" +
        file.string() + "' " + std::to_string(kWidth) + " " + std::to_string(kHeight) + " " +
        std::to_string(kSide) + " " + std::to_string(kThreads) + " 2>/dev/null";
    FILE* pipe = ::popen(command.c_str(), "r");
    double rate = 0;
    const bool read = pipe && std::fscanf(pipe, "%lf", &rate) == 1;
    if (pipe) ::pclose(pipe);
    return read ? std::optional(rate) : std::nullopt;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

bool judge(const std::string& name, double ratio, double limit) {
    std::printf("BAR %s %.2f x >= %.1f %s\n", name.c_str(), ratio, limit,
                ratio >= limit ? "ok" : "MISS");
    return ratio >= limit;
}

// One warm-up, then pairs.
bool compare(const std::string& name, double limit, const std::function<double()>& ours,
             const std::function<std::optional<double>()>& theirs) {
    ours();
    if (!theirs()) {
        std::printf("%s: not measured (the other side is not there)\n", name.c_str());
        return true;
    }
    std::vector<double> ratios;
    for (int i = 0; i < kPairs; ++i) {
        const double our = ours();
        const double their = theirs().value_or(0);
        if (their <= 0) throw std::runtime_error(name + ": the other side failed");
        std::printf("%s: %.1f against %.1f frames/s\n", name.c_str(), our, their);
        ratios.push_back(our / their);
    }
    return judge(name, median(ratios), limit);
}

media::FramePlan squash(std::uint32_t resize) {
    media::FramePlan plan;
    plan.size_policy = CJ_SIZE_SQUASH;
    plan.width = kSide;
    plan.height = kSide;
    plan.resize = resize;
    return plan;
}

// All frames at their size, a few at a time: a second of them is 66 MB.
media::FramePlan whole_frames() {
    media::FramePlan plan;
    plan.frames = CJ_FRAMES_WINDOWS;
    plan.count = 8;
    plan.step = 8;
    return plan;
}

bool run() {
    const test::TemporaryFolder folder;
    const auto file = make_clip(folder);
    plugin::HostServices host({.threads = kThreads, .log = {}});
    const std::string scale =
        "scale=" + std::to_string(kSide) + ":" + std::to_string(kSide) + ":flags=area+";
    bool ok = compare(
        "decode_and_scale_to_448_of_ffmpeg", 0.9,
        [&] { return our_rate(file, squash(CJ_RESIZE_AREA), host); },
        [&] { return ffmpeg_rate(file, scale + kFlags + ",format=rgb24"); });
    ok &= compare(
        "decode_to_whole_frames_of_ffmpeg", 0.9,
        [&] { return our_rate(file, whole_frames(), host); },
        [&] { return ffmpeg_rate(file, "scale=flags=bicubic+" + kFlags + ",format=rgb24"); });
    ok &= compare(
        "decode_and_pil_resize_of_ffmpeg_and_pillow", 1.5,
        [&] { return our_rate(file, squash(CJ_RESIZE_PIL_BICUBIC), host); },
        [&] { return pillow_rate(file); });
    return ok;
}

}  // namespace

int main() try { return run() ? 0 : 1; } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_media: %s\n", error.what());
    return 1;
}
