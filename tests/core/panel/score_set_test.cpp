// SPDX-License-Identifier: Apache-2.0
// Experts that judge all candidates of a run together.
#include "core/media/encode.hpp"
#include "tests/core/panel/panel_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;
using cinejury::test::TemporaryFolder;

namespace {

const std::string kPanel = expert("test.watcher") + expert("test.crowd");

// One frame of one red in a file.
ScoreRequest file_request(const TemporaryFolder& folder, const std::string& name,
                          std::uint8_t red) {
    const auto file = folder.path() / name;
    const auto source = clip_of({red});
    const Status written = media::write_video(*std::get<std::shared_ptr<const media::Clip>>(source),
                                              file, media::Codec::kFfv1);
    if (!written.ok()) FAIL(written.message());
    ScoreRequest request;
    request.source = file;
    request.prompt = "a cat";
    request.keep_set_views = true;
    return request;
}

}  // namespace

TEST_CASE("a set expert gets all clips in one batch, whatever its max-batch") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher") + expert("test.crowd"));
    const std::vector<ScoreRequest> requests{request_of({10}), request_of({20}), request_of({60})};
    CHECK(scored(*panel, requests[0]).size() == 1);  // the watcher's alone
    const auto scores = panel->score_set(requests, {});
    REQUIRE(scores.ok());
    REQUIRE(scores->size() == 3);
    const double distances[] = {20, 10, 30};
    for (std::size_t i = 0; i < 3; ++i) {
        REQUIRE((*scores)[i].size() == 1);
        const Score& score = (*scores)[i][0];
        CHECK(score.expert == "test.crowd");
        CHECK(score.reason == "3 clips");
        CHECK(*score.raw == Approx(distances[i]));
    }
}

TEST_CASE("clips that cannot be read and previews stay out of the batch") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.crowd"));
    std::vector<ScoreRequest> requests{request_of({10}), request_of({30}), request_of({20})};
    requests[1].source = std::filesystem::path("/nowhere/b.mp4");
    requests.push_back(request_of({250}));
    requests[3].is_preview = true;
    const auto scores = panel->score_set(requests, {});
    REQUIRE(scores.ok());
    CHECK((*scores)[0][0].reason == "2 clips");
    CHECK((*scores)[2][0].raw == 5);
    CHECK((*scores)[1][0].status == ScoreStatus::kFailed);
    CHECK(contains((*scores)[1][0].reason, "/nowhere/b.mp4"));
    CHECK((*scores)[3][0].status == ScoreStatus::kAbstain);
}

TEST_CASE("without set experts the sets' scores are empty, and nothing is read") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.watcher"));
    std::vector<ScoreRequest> requests(2);
    requests[0].source = requests[1].source = std::filesystem::path("/nowhere/a.mp4");
    const auto scores = panel->score_set(requests, {});
    REQUIRE(scores.ok());
    CHECK(*scores == std::vector<std::vector<Score>>(2));
}

TEST_CASE("a cancelled set is not scored") {
    PanelFixture fixture;
    const auto panel = fixture.open(expert("test.crowd"));
    const CancelToken cancel;
    cancel.cancel();
    const std::vector<ScoreRequest> requests{request_of({10})};
    CHECK(panel->score_set(requests, cancel).status().code() == Code::kCancelled);
}

TEST_CASE("views that were kept when a clip was scored are all that its set needs of it") {
    const TemporaryFolder folder;
    PanelFixture fixture;
    const auto panel = fixture.open(kPanel);
    std::vector<ScoreRequest> requests{file_request(folder, "a.mkv", 10),
                                       file_request(folder, "b.mkv", 40)};
    const auto decoded = panel->score_set(requests, {});
    REQUIRE(decoded.ok());
    for (ScoreRequest& request : requests) {
        const auto report = panel->score(request, {});
        REQUIRE(report.ok());
        REQUIRE(report->scores.size() == 1);  // the watcher's alone
        REQUIRE(report->set_views);
        CHECK(report->set_views->digest == report->digest);
        request.set_views = report->set_views;
        // What is gone cannot be decoded again.
        std::filesystem::remove(std::get<std::filesystem::path>(request.source));
    }
    const auto kept = panel->score_set(requests, {});
    REQUIRE(kept.ok());
    CHECK((*kept)[0][0].status == ScoreStatus::kOk);
    CHECK(*kept == *decoded);
}

TEST_CASE(
    "set views are kept only where asked for, of finished clips, and no larger than allowed") {
    PanelFixture fixture;
    const auto kept = [](Panel& panel, const ScoreRequest& request) {
        const auto report = panel.score(request, {});
        REQUIRE(report.ok());
        return report->set_views != nullptr;
    };
    ScoreRequest request = request_of({10});
    const auto panel = fixture.open(kPanel);
    CHECK_FALSE(kept(*panel, request));
    request.keep_set_views = true;
    CHECK(kept(*panel, request));
    CHECK_FALSE(kept(*fixture.open(expert("test.watcher")), request));
    PanelOptions options;
    // A frame of 16 x 8 pixels in RGB, its time and its index in the source.
    options.set_views_bytes = 16 * 8 * 3 + 2 * 8;
    CHECK(kept(*fixture.open(kPanel, {}, options), request));
    --options.set_views_bytes;
    CHECK_FALSE(kept(*fixture.open(kPanel, {}, options), request));
    request.is_preview = true;
    CHECK_FALSE(kept(*panel, request));
}

TEST_CASE("set views of another panel are refused") {
    PanelFixture fixture;
    const auto panel = fixture.open(kPanel);
    ScoreRequest request = request_of({10});
    request.set_views = std::make_shared<const media::Views>();
    CHECK(panel->score_set(std::vector{request}, {}).status().code() == Code::kInvalidArgument);
}
