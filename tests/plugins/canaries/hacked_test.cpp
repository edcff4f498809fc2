// SPDX-License-Identifier: Apache-2.0
// The alarms of the shapes panel, on clips of a generator before and after its reward was hacked.
#include "core/panel/panel_file.hpp"
#include "tests/catch.hpp"
#include "tests/plugins/canaries/canary_names.hpp"
#include "tests/plugins/canaries/hacked_clips.hpp"
#include "tests/plugins/experts/loaded_expert.hpp"
#include "tests/plugins/guards/degenerate.hpp"

namespace cinejury::test {
namespace {

// The criteria with a threshold in the shapes panel that are under it: the rule of reports.
std::vector<std::string> alarms(const std::vector<Judged>& scores) {
    static const auto panel = panel::find_panel("shapes");
    INFO(panel.status().message());
    REQUIRE(panel.ok());
    std::vector<std::string> raised;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const auto threshold = panel->thresholds.find(kCanaryIds[i]);
        if (threshold == panel->thresholds.end() || scores[i].status != CJ_SCORE_OK) continue;
        plugin::CriterionSpec criterion;
        criterion.higher_is_better = false;
        const double calibrated =
            panel::calibrate(panel->calibrations.at(kCanaryIds[i]), criterion, scores[i].value);
        if (calibrated < threshold->second) raised.emplace_back(kCanaryIds[i]);
    }
    return raised;
}

TEST_CASE("Three canaries tell all eight hacked clips from the clean ones, without a false alarm") {
    LoadedExpert expert(kCanaries);
    for (const HackedPair& pair : hacked_pairs()) {
        const auto scores = expert.judge_all({pair.base, pair.hacked});
        CHECK(alarms(scores[0]).empty());
        CHECK(alarms(scores[1]) == std::vector<std::string>{"canaries.flat_noise",
                                                            "canaries.patch_period",
                                                            "canaries.flat_colour_drift"});
        CHECK(scores[1][kFlatNoise].value > 10 * scores[0][kFlatNoise].value);
        CHECK(scores[1][kPatchPeriod].value > 10 * scores[0][kPatchPeriod].value);
        CHECK(scores[1][kFlatColourDrift].value > 10 * scores[0][kFlatColourDrift].value);
    }
}

TEST_CASE("Rendered clips of the shapes world raise no alarm") {
    LoadedExpert expert(kCanaries);
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const ShapesClip shapes = shapes_clip(seed);
        INFO("seed " << seed << ", " << shapes.prompt);
        CHECK(alarms(expert.judge_all({shapes.clip}).front()).empty());
    }
}

}  // namespace
}  // namespace cinejury::test
