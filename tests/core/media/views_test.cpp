// SPDX-License-Identifier: Apache-2.0
// How views relate to plans, sources, threads and each other.
#include "core/media/views.hpp"
#include "core/media/encode.hpp"

#include <atomic>
#include <thread>

#include "tests/catch.hpp"
#include "tests/core/media/frames.hpp"
#include "tests/core/media/test_folder.hpp"

namespace cinejury::media {
namespace {

using test::all_frames;
using test::moving_clip;
using test::resized;
using test::same_pixels;
using test::TestFolder;
using test::uniform;
using test::views_of;
using test::windows;

using Times = std::vector<std::int64_t>;

// Runs tasks on three threads.
void on_threads(std::uint64_t count, const std::function<void(std::uint64_t)>& task) {
    std::atomic<std::uint64_t> next{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            for (std::uint64_t k = next++; k < count; k = next++) task(k);
        });
    for (std::thread& thread : threads) thread.join();
}

std::vector<FramePlan> many_plans() {
    return {all_frames(),
            uniform(5),
            resized(uniform(8), CJ_SIZE_SQUASH, 56, 56, CJ_RESIZE_PIL_BICUBIC),
            resized(all_frames(), CJ_SIZE_FIT, 40, 40),
            resized(all_frames(), CJ_SIZE_CROP, 90, 20),
            resized(uniform(3), CJ_SIZE_MAX_SIDE, 30, 0, CJ_RESIZE_PIL_BICUBIC)};
}

TEST_CASE("equal plans share one view") {
    const auto clip = moving_clip(24, 16, 6);
    const FramePlan small = resized(all_frames(), CJ_SIZE_SQUASH, 8, 8);
    const Views views = views_of(clip, {small, all_frames(), small});
    CHECK(views.views[0] == views.views[2]);
    CHECK(views.views[0] != views.views[1]);
}

TEST_CASE("a view that keeps a clip's frames is the clip's memory") {
    const auto clip = moving_clip(24, 16, 6);
    const Views views = views_of(clip, {all_frames(), uniform(6), uniform(3)});
    CHECK(test::bytes_of(*views.views[0]) == clip->pixels.get());
    CHECK(test::bytes_of(*views.views[1]) == clip->pixels.get());
    CHECK(test::bytes_of(*views.views[2]) != clip->pixels.get());
    CHECK(clip.use_count() > 1);
    CHECK(views.digest == clip->digest());
}

TEST_CASE("a view outlives its clip and its source") {
    auto clip = moving_clip(24, 16, 6);
    const std::string expected = sha256_hex({reinterpret_cast<const char*>(clip->pixels.get()),
                                             static_cast<std::size_t>(clip->bytes())});
    ViewPtr view = views_of(clip, {all_frames()}).views[0];
    clip.reset();
    CHECK(test::sha256_of(*view) == expected);
}

TEST_CASE("a view describes itself as the contract says") {
    const auto clip = moving_clip(24, 16, 6, {12, 1});
    const Views views = views_of(clip, {resized(uniform(2), CJ_SIZE_SQUASH, 10, 9)});
    const cj_clip_t& view = *views.views[0]->clip();
    CHECK(view.size == CJ_SIZE(cj_clip));
    CHECK(view.frames->size == CJ_SIZE(cj_tensor));
    CHECK(view.frames->flags == CJ_TENSOR_READ_ONLY);
    CHECK(Times(view.frames->shape, view.frames->shape + 4) == Times{2, 9, 10, 3});
    CHECK(Times(view.frames->strides, view.frames->strides + 4) == Times{270, 30, 3, 1});
    CHECK(reinterpret_cast<std::uintptr_t>(view.frames->data) % view.frames->alignment == 0);
    CHECK(view.frames->alignment >= 64);
    CHECK(view.source_width == 24);
    CHECK(view.source_height == 16);
    CHECK(view.source_frame_count == 6);
    CHECK(view.fps_numerator == 12);
    CHECK(Times(view.source_frames, view.source_frames + 2) == Times{0, 5});
    CHECK(Times(view.timestamps_ns, view.timestamps_ns + 2) == Times{0, 416'666'666});
    CHECK(view.owner == nullptr);
}

TEST_CASE("views are the same alone, together and on many threads") {
    const TestFolder folder;
    const auto file = folder.ffmpeg(
        "-f lavfi -i testsrc2=s=121x67:r=25:d=1 -c:v libx264 -pix_fmt yuv444p", "a.mp4");
    const auto plans = many_plans();
    const Views together = views_of(file, plans);
    ViewOptions threaded;
    threaded.parallel = on_threads;
    const Views parallel = views_of(file, plans, threaded);
    for (std::size_t i = 0; i < plans.size(); ++i) {
        CAPTURE(i);
        const Views alone = views_of(file, {plans[i]});
        CHECK(same_pixels(*alone.views[0], *together.views[i]));
        CHECK(same_pixels(*parallel.views[i], *together.views[i]));
    }
}

TEST_CASE("a clip in memory and its lossless file give the same views") {
    const auto clip = moving_clip(75, 101, 9);
    const TestFolder folder;
    const auto file = folder / "clip.mkv";
    REQUIRE(write_video(*clip, file, Codec::kFfv1).ok());
    auto plans = many_plans();
    FramePlan half = all_frames();
    half.frames = CJ_FRAMES_AT_FPS;
    half.fps = {12, 1};
    plans.push_back(half);
    const Views memory = views_of(clip, plans);
    const Views disk = views_of(file, plans);
    for (std::size_t i = 0; i < plans.size(); ++i) {
        CAPTURE(i);
        CHECK(same_pixels(*memory.views[i], *disk.views[i]));
        CHECK(std::ranges::equal(memory.views[i]->source_frames(), disk.views[i]->source_frames()));
    }
    CHECK(memory.info.fps == disk.info.fps);
    CHECK(memory.info.duration_ns == disk.info.duration_ns);
}

TEST_CASE("flat colours survive a resize by libswscale") {
    auto clip = std::make_shared<Clip>();
    clip->width = 50;
    clip->height = 40;
    clip->frames = 1;
    clip->fps = {1, 1};
    const test::Pixel colour{200, 30, 90};
    std::shared_ptr<std::uint8_t[]> pixels(new std::uint8_t[clip->bytes()]);
    for (std::uint64_t i = 0; i < clip->bytes(); ++i)
        pixels[i] = static_cast<std::uint8_t>(colour[i % 3]);
    clip->pixels = {pixels, pixels.get()};
    for (const std::uint32_t side : {7u, 25u, 80u}) {
        const Views views = views_of(clip, {resized(all_frames(), CJ_SIZE_SQUASH, side, side)});
        CHECK(test::distance(test::pixel_at(*views.views[0], 0, side / 2, side / 2), colour) <= 1);
    }
}

TEST_CASE("a short clip repeats frames of uniform plans") {
    const auto clip = moving_clip(8, 8, 3);
    FramePlan open = uniform(8);
    open.frames = CJ_FRAMES_UNIFORM_OPEN;
    const Views views = views_of(clip, {open, uniform(8)});
    const auto frames = views.views[0]->source_frames();
    CHECK(Times(frames.begin(), frames.end()) == Times{0, 0, 0, 0, 1, 1, 1, 1});
    CHECK(test::frames_in(*views.views[1]) == 8);
    for (std::int64_t i = 0; i < 8; ++i)
        CHECK(test::pixel_at(*views.views[0], i, 3, 3) ==
              test::pixel_at(*views_of(clip, {all_frames()}).views[0], i / 4, 3, 3));
}

TEST_CASE("a container that is wrong about its frames still gives the right uniform frames") {
    const TestFolder folder;
    const auto whole =
        folder.ffmpeg("-f lavfi -i testsrc=s=64x48:r=25:d=2 -c:v mpeg4 -g 10", "a.avi");
    std::string bytes = test::read_all(whole);
    // Damage packets in the middle: they are counted, but give no frame.
    for (std::size_t at = 0; (at = bytes.find("00dc", at + 1)) != std::string::npos;)
        if (at > bytes.size() / 2 && at < bytes.size() * 3 / 5)
            bytes.replace(at + 8, 60, std::string(60, '\xff'));
    const auto file = folder.write("damaged.avi", bytes);
    const Views views = views_of(file, {all_frames(), uniform(4)});
    const auto last = static_cast<std::int64_t>(views.info.frames) - 1;
    CHECK(test::frames_in(*views.views[0]) == last + 1);
    CHECK(views.views[1]->source_frames().back() == last);
    CHECK(views.views[1]->clip()->source_frame_count == views.info.frames);
}

struct Window {
    std::size_t plan;
    std::uint64_t index;
    ViewPtr view;
};

std::vector<Window> windows_of(const Source& source, const std::vector<FramePlan>& plans,
                               ViewOptions options = {}) {
    std::vector<Window> seen;
    options.on_window = [&](std::size_t plan, std::uint64_t index, ViewPtr view) {
        seen.push_back({plan, index, std::move(view)});
        return Status();
    };
    const Views views = views_of(source, plans, options);
    for (std::size_t i = 0; i < plans.size(); ++i)
        CHECK((views.views[i] == nullptr) == plans[i].windowed());
    return seen;
}

TEST_CASE("windows follow each other and the last ends with the clip") {
    const auto starts = [](std::uint64_t frames, std::uint32_t count, std::uint32_t step) {
        Times starts;
        const auto clip = moving_clip(8, 8, frames);
        for (const Window& window : windows_of(clip, {windows(count, step)})) {
            const auto indices = window.view->source_frames();
            CHECK(window.index == starts.size());
            CHECK(indices.size() == std::min<std::uint64_t>(count, frames));
            for (std::size_t i = 1; i < indices.size(); ++i)
                CHECK(indices[i] == indices[i - 1] + 1);
            starts.push_back(indices.front());
        }
        return starts;
    };
    CHECK(starts(12, 4, 4) == Times{0, 4, 8});
    CHECK(starts(13, 4, 4) == Times{0, 4, 8, 9});
    CHECK(starts(10, 4, 2) == Times{0, 2, 4, 6});
    CHECK(starts(11, 4, 2) == Times{0, 2, 4, 6, 7});
    CHECK(starts(5, 8, 3) == Times{0});
    CHECK(starts(8, 8, 1) == Times{0});
    CHECK(starts(4, 1, 1) == Times{0, 1, 2, 3});
}

TEST_CASE("windows hold the pixels of their frames, on any number of threads") {
    const auto clip = moving_clip(21, 13, 40);
    const Views all = views_of(clip, {all_frames()});
    ViewOptions threaded;
    threaded.parallel = on_threads;
    for (const ViewOptions& options : {ViewOptions{}, threaded})
        for (const Window& window : windows_of(clip, {windows(6, 5)}, options)) {
            const std::int64_t start = window.view->source_frames().front();
            const std::size_t frame = 21 * 13 * 3;
            CHECK(std::equal(test::bytes_of(*window.view),
                             test::bytes_of(*window.view) + test::byte_count(*window.view),
                             test::bytes_of(*all.views[0]) + start * frame));
        }
}

TEST_CASE("window plans that differ in their reduction share windows") {
    FramePlan mean = windows(4, 4);
    FramePlan worst = mean;
    worst.reduction = CJ_REDUCE_MIN;
    const auto seen = windows_of(moving_clip(8, 8, 8), {mean, worst});
    REQUIRE(seen.size() == 4);
    CHECK(seen[0].view == seen[1].view);
}

TEST_CASE("windows of a long clip need little memory when they are let go") {
    const TestFolder folder;
    const auto file =
        folder.ffmpeg("-f lavfi -i testsrc=s=320x240:r=25:d=20 -c:v mpeg4", "long.avi");
    ViewOptions options;
    // All 500 frames are 115 MB.
    options.limits.max_memory_bytes = 24 << 20;
    options.limits.max_time = std::chrono::minutes(4);  // not what is tested; sanitizers are slow
    std::uint64_t count = 0;
    options.on_window = [&](std::size_t, std::uint64_t, ViewPtr) {
        ++count;
        return Status();
    };
    CHECK(views_of(file, {windows(16, 8)}, options).info.frames == 500);
    CHECK(count == 62);
}

TEST_CASE("a sink that fails stops the decoding with its failure") {
    ViewOptions options;
    int calls = 0;
    options.on_window = [&](std::size_t, std::uint64_t, ViewPtr) {
        return ++calls == 2 ? Status(Code::kDeviceLost, "enough") : Status();
    };
    const FramePlan plan = windows(2, 2);
    const auto views = make_views(moving_clip(8, 8, 20), {&plan, 1}, options);
    REQUIRE_FALSE(views.ok());
    CHECK(views.status().code() == Code::kDeviceLost);
    CHECK(calls == 2);
}

TEST_CASE("a windowed plan without a sink is refused") {
    const FramePlan plan = windows(2, 2);
    const auto views = make_views(moving_clip(8, 8, 4), {&plan, 1}, {});
    REQUIRE_FALSE(views.ok());
    CHECK(views.status().code() == Code::kInvalidArgument);
}

TEST_CASE("a cancelled token stops the reading") {
    const FramePlan plan = windows(2, 2);
    ViewOptions options;
    options.on_window = [&](std::size_t, std::uint64_t, ViewPtr) {
        options.cancel.cancel();
        return Status();
    };
    const auto views = make_views(moving_clip(8, 8, 100), {&plan, 1}, options);
    REQUIRE_FALSE(views.ok());
    CHECK(views.status().code() == Code::kCancelled);
    const TestFolder folder;
    const auto file = folder.ffmpeg("-f lavfi -i testsrc=s=32x32:d=1 -c:v mpeg4", "a.avi");
    CHECK(make_views(file, {}, options).status().code() == Code::kCancelled);
}

TEST_CASE("tasks that a cancelled parallel_for left out are no views") {
    ViewOptions options;
    options.parallel = [](std::uint64_t, const std::function<void(std::uint64_t)>& task) {
        task(0);
    };
    const FramePlan plan = resized(all_frames(), CJ_SIZE_SQUASH, 4, 4);
    const auto views = make_views(moving_clip(8, 8, 100), {&plan, 1}, options);
    REQUIRE_FALSE(views.ok());
    CHECK(views.status().code() == Code::kCancelled);
}

}  // namespace
}  // namespace cinejury::media
