// SPDX-License-Identifier: Apache-2.0
// Experts whose plan has windows of two frames. Values below: the red of each window's first frame.
#include "core/media/encode.hpp"
#include "core/media/guard.hpp"
#include "tests/core/panel/panel_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;
using cinejury::test::TemporaryFolder;

namespace {

constexpr std::uint8_t kAbstains = 1, kNotApplicable = 2, kFails = 3;

Score reduced(const std::string& reduction, const std::vector<std::uint8_t>& windows) {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.windowed", "reduction = \"" + reduction + "\""));
    std::vector<std::uint8_t> reds;
    for (const std::uint8_t red : windows) reds.insert(reds.end(), {red, 99});
    const auto scores = scored(*panel, request_of(reds));
    REQUIRE(scores.size() == 1);
    return scores[0];
}

}  // namespace

TEST_CASE("the raw values of windows are joined by the plan's reduction") {
    const std::vector<std::uint8_t> windows{30, 10, 80};
    const Score mean = reduced("mean", windows);
    CHECK(mean.status == ScoreStatus::kOk);
    CHECK(*mean.raw == Approx(40));
    CHECK(*mean.calibrated == Approx(40 / 255.0));
    CHECK(mean.confidence == Approx(40 / 255.0));
    CHECK(mean.worst_frame == 3);  // last frame of the worst window
    CHECK(mean.reason == "w1");
    const Score least = reduced("min", windows);
    CHECK(least.raw == 10);
    CHECK(least.worst_frame == 3);
    const Score most = reduced("max", windows);
    CHECK(most.raw == 80);
    CHECK(most.worst_frame == 5);
    CHECK(most.confidence == Approx(80 / 255.0));
}

TEST_CASE("one failed window fails the criterion") {
    const Score score = reduced("mean", {30, 40, kFails, 50});
    CHECK(score.status == ScoreStatus::kFailed);
    CHECK(score.reason == "window 2: broke");
    CHECK_FALSE(score.raw);
}

TEST_CASE("windows that cannot be judged are left out as long as half can") {
    const Score half = reduced("mean", {30, kAbstains, 50, kNotApplicable});
    CHECK(half.status == ScoreStatus::kOk);
    CHECK(half.raw == 40);
    CHECK(half.reason == "w0; 2 of 4 windows could be judged; window 1: dark");
    const Score fewer = reduced("mean", {30, kAbstains, kNotApplicable});
    CHECK(fewer.status == ScoreStatus::kAbstain);
    CHECK(fewer.reason == "1 of 3 windows could be judged; window 1: dark");
    CHECK_FALSE(fewer.raw);
}

TEST_CASE("a clip to which no window applies is not applicable, else the expert abstains") {
    CHECK(reduced("mean", {kNotApplicable, kNotApplicable}).status == ScoreStatus::kNotApplicable);
    CHECK(reduced("mean", {kNotApplicable, kAbstains}).status == ScoreStatus::kAbstain);
    CHECK(reduced("mean", {kAbstains}).status == ScoreStatus::kAbstain);
}

TEST_CASE("a clip shorter than a window has one short window") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.windowed"));
    const auto scores = scored(*panel, request_of({77}));
    CHECK(scores[0].raw == 77);
    CHECK(scores[0].worst_frame == 0);
}

TEST_CASE("windowed experts and others are scored side by side") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher") + expert("test.windowed") +
                                    expert("test.second_watcher"));
    const auto scores = scored(*panel, request_of({10, 0, 20, 0}));
    REQUIRE(scores.size() == 3);
    CHECK(scores[0].raw == 10);
    CHECK(scores[1].raw == 15);
    CHECK(scores[2].raw == 10);
}

TEST_CASE("a file is seen like the clip in memory that it was made of") {
    const TemporaryFolder folder;
    const auto source = clip_of({10, 0, 20, 0, 200, 0});
    const auto& clip = *std::get<std::shared_ptr<const media::Clip>>(source);
    const auto file = folder.path() / "clip.mkv";
    const Status written = media::write_video(clip, file, media::Codec::kFfv1);
    if (!written.ok()) FAIL(written.message());
    PanelFixture fixture;
    const auto panel =
        fixture.open(expert("test.watcher") + expert("test.windowed", "reduction = \"max\""));
    ScoreRequest request;
    request.source = file;
    const auto report = panel->score(request, {});
    if (!report.ok()) FAIL(report.status().message());
    CHECK(report->scores[0].raw == 10);
    CHECK(report->scores[1].raw == 200);
    CHECK(report->scores[1].worst_frame == 5);
    CHECK(report->digest == *media::source_digest(request.source));
    CHECK(report->info.frames == 6);
}

TEST_CASE("time that experts take between frames is not held against the file") {
    media::Limits limits;
    limits.max_time = std::chrono::milliseconds(0);
    const media::Guard guard("a.mp4", limits, {});
    CHECK_FALSE(guard.check().ok());
    guard.grant(std::chrono::hours(1));
    CHECK(guard.check().ok());
    CHECK_FALSE(guard.should_stop());
}
