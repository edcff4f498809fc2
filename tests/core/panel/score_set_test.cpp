// SPDX-License-Identifier: Apache-2.0
// Experts that judge all candidates of a run together.
#include "tests/core/panel/panel_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

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
