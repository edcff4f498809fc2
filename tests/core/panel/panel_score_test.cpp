// SPDX-License-Identifier: Apache-2.0
// Scoring one clip with experts that work.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "tests/core/panel/panel_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

// The value behind "name=" in a watcher's reason.
std::string told(const Score& score, const std::string& name) {
    const std::size_t at = (" " + score.reason).find(" " + name + "=");
    if (at == std::string::npos) return "nothing";
    const std::size_t from = at + name.size() + 1;
    return score.reason.substr(from, score.reason.find(' ', from) - from);
}

}  // namespace

TEST_CASE("an expert is given prompt, candidate, digest, duration and its views") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher"));
    ScoreRequest request = request_of({51, 0, 0, 0, 0}, "a_cat");
    request.candidate = 12;
    const auto report = panel->score(request, {});
    REQUIRE(report.ok());
    REQUIRE(report->scores.size() == 1);
    const Score& score = report->scores[0];
    CHECK(score.expert == "test.watcher");
    CHECK(score.criterion == "fineness.face");
    CHECK(score.role == Role::kSelect);
    CHECK(score.status == ScoreStatus::kOk);
    CHECK(score.raw == 51);
    CHECK(score.calibrated == 0.8);  // lower is better in 0 ... 255
    CHECK(score.confidence == 0.5);
    CHECK(told(score, "prompt") == "a_cat");
    CHECK(told(score, "candidate") == "12");
    CHECK(told(score, "preview") == "0");
    CHECK(told(score, "digest") == "64");
    CHECK(told(score, "seconds") == "0.2");
    CHECK(told(score, "whole") == "2x8x16");
    CHECK(told(score, "small") == "5x4x8");
    CHECK(told(score, "read_only") == "1");
    CHECK(report->digest.size() == 64);
    CHECK(report->info.frames == 5);
    CHECK(report->expert_seconds > 0);
}

TEST_CASE("the worst frame of a view is told as a frame of the source") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher"));
    // Frame 1 of two uniform frames of five is the last.
    CHECK(scored(*panel, request_of({0, 0, 0, 0, 0}))[0].worst_frame == 4);
}

TEST_CASE("experts that ask for the same see the same memory, scores come in the panel's order") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.second_watcher") + expert("test.watcher") +
                                    expert("test.third_watcher", "width = 9", "held-out"));
    const auto scores = scored(*panel, request_of({7, 8, 9}));
    REQUIRE(scores.size() == 3);
    CHECK(scores[0].expert == "test.second_watcher");
    CHECK(scores[1].expert == "test.watcher");
    CHECK(scores[2].expert == "test.third_watcher");
    CHECK(scores[2].role == Role::kHeldOut);
    CHECK(told(scores[0], "memory") == told(scores[1], "memory"));
    CHECK(told(scores[2], "memory") == told(scores[1], "memory"));
    CHECK(told(scores[2], "small") == "3x4x9");
}

TEST_CASE("settings reach the expert; a path in a panel file is relative to the file") {
    PanelFixture fixture;
    const auto panel =
        fixture.open(expert("test.watcher", "note = \"file\"\nweights = \"w/a.bin\"") +
                         expert("test.third_watcher", "weights = \"/abs/b.bin\"", "monitor"),
                     {{"test.watcher", {{"note", "caller"}}}});
    const auto scores = scored(*panel, request_of({1, 2}));
    CHECK(told(scores[0], "note") == "caller");
    CHECK(told(scores[0], "weights") == "/panels/w/a.bin");
    CHECK(told(scores[1], "weights") == "/abs/b.bin");
}

TEST_CASE("an expert that needs a prompt is not asked without one") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.second_watcher") + expert("test.watcher"));
    const auto scores = scored(*panel, request_of({1, 2}, ""));
    CHECK(scores[0].status == ScoreStatus::kNotApplicable);
    CHECK(contains(scores[0].reason, "needs a prompt"));
    CHECK_FALSE(scores[0].raw);
    CHECK(scores[1].status == ScoreStatus::kOk);
}

TEST_CASE("previews go to experts that accept them, the others abstain") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.second_watcher") + expert("test.watcher"));
    ScoreRequest request = request_of({1, 2});
    request.is_preview = true;
    request.step = 7;
    request.sigma = 0.25;
    const auto scores = scored(*panel, request);
    CHECK(told(scores[0], "preview") == "1");
    CHECK(told(scores[0], "step") == "7");
    CHECK(told(scores[0], "sigma") == "0.25");
    CHECK(scores[1].status == ScoreStatus::kAbstain);
    CHECK(contains(scores[1].reason, "previews"));
}

TEST_CASE("a clip that no expert is asked about is read all the same") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher"));
    ScoreRequest request = request_of({1, 2});
    request.is_preview = true;
    const auto report = panel->score(request, {});
    REQUIRE(report.ok());
    CHECK(report->info.frames == 2);
    CHECK(report->scores[0].status == ScoreStatus::kAbstain);
}

TEST_CASE("the panel's calibration is the selecting expert's; others keep their range") {
    PanelFixture fixture;
    const auto panel =
        fixture.open(expert("test.watcher") + expert("test.third_watcher", "", "held-out") +
                     "[calibration.\"fineness.face\"]\nkind = \"linear\"\n"
                     "from = [0, 255]\nto = [10, 0]\n");
    const auto scores = scored(*panel, request_of({51}));
    CHECK(scores[0].calibrated == Approx(8));
    CHECK(scores[1].calibrated == Approx(0.8));
}

TEST_CASE("a source that cannot be read is a failure that names it") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher"));
    ScoreRequest request;
    request.source = std::filesystem::path("/nowhere/a.mp4");
    const auto report = panel->score(request, {});
    REQUIRE_FALSE(report.ok());
    CHECK(report.status().code() == Code::kNotFound);
    CHECK(contains(report.status().message(), "/nowhere/a.mp4"));
    request.source = std::shared_ptr<const media::Clip>();
    CHECK(panel->score(request, {}).status().code() == Code::kInvalidArgument);
    CHECK(fixture.open(expert("test.windowed"))->score(request, {}).status().code() ==
          Code::kInvalidArgument);
}

TEST_CASE("clips may be scored from several threads; each expert gets one call at a time") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher", "note = \"linger\"") +
                                    expert("test.second_watcher", "note = \"linger\""));
    std::vector<std::vector<Score>> all(8);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < all.size(); ++i)
            threads.emplace_back([&, i] {
                auto report = panel->score(request_of({static_cast<std::uint8_t>(i), 0, 0}), {});
                if (report.ok()) all[i] = std::move(report->scores);
            });
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        REQUIRE(all[i].size() == 2);
        for (const Score& score : all[i]) {
            CHECK(score.status == ScoreStatus::kOk);
            CHECK(score.raw == static_cast<double>(i));
        }
    }
}

TEST_CASE("a cancelled call ends the scoring of the clip") {
    std::mutex mutex;
    std::condition_variable begun;
    bool running = false;
    plugin::HostOptions options;
    options.log = [&](std::uint32_t, std::string_view source, std::string_view text) {
        if (source != "test.patient" || text != "begun") return;
        const std::lock_guard lock(mutex);
        running = true;
        begun.notify_all();
    };
    PanelFixture fixture(std::move(options));
    const auto panel = fixture.open(expert("test.patient"));
    const CancelToken cancel;
    Status status;
    std::jthread scoring([&] { status = panel->score(request_of({1}), cancel).status(); });
    {
        std::unique_lock lock(mutex);
        begun.wait(lock, [&] { return running; });
    }
    cancel.cancel();
    scoring.join();
    CHECK(status.code() == Code::kCancelled);
}

TEST_CASE("an expert that passes its time limit fails with the limit in words, others go on") {
    PanelFixture fixture;
    PanelOptions options;
    options.expert_time_limit = std::chrono::milliseconds(20);
    const auto panel = fixture.open(expert("test.patient") + expert("test.watcher"), {}, options);
    const auto scores = scored(*panel, request_of({1}));
    CHECK(scores[0].status == ScoreStatus::kFailed);
    CHECK(contains(scores[0].reason, "test.patient"));
    CHECK(contains(scores[0].reason, "the time limit is 20ms"));
    CHECK(scores[1].status == ScoreStatus::kOk);
}
