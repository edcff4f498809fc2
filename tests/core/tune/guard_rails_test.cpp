// SPDX-License-Identifier: Apache-2.0
// The shipped shapes panel as guard rail: a run whose evaluations turn into the hacked clips (a
// dotted grid with the period of the generator's patches, a colour cast) stops and rolls back.
#include "core/tune/panel_rater.hpp"
#include "tests/catch.hpp"
#include "tests/core/tune/studio.hpp"
#include "tests/plugins/canaries/hacked_clips.hpp"

using namespace cinejury;
using namespace cinejury::test;
using namespace cinejury::tune;
using Catch::Matchers::Contains;

namespace {

// Some prompts of tests/plugins/data/hacked-clips.json; the pair of each.
struct Recorded {
    const char* prompt;
    std::size_t pair;
};
constexpr std::array<Recorded, 2> kRecorded{{{"a purple square shrinks on a navy background", 1},
                                             {"a blue triangle moves up on a gray background", 6}}};

class ShapesPanel {
public:
    ShapesPanel() : host_({2, 1ull << 33, {}}) {
        catalogue_ = *plugin::Catalogue::scan({{CINEJURY_PLUGIN_FOLDER}});
        auto opened = panel::Panel::open(*panel::find_panel("shapes"), catalogue_, host_);
        REQUIRE(opened.status().message() == "");
        panel_ = *std::move(opened);
    }
    panel::Panel& operator*() { return *panel_; }

private:
    plugin::HostServices host_;
    plugin::Catalogue catalogue_;
    std::unique_ptr<panel::Panel> panel_;
};

// Shows the panel recorded clips in place of the held-out prompts' own: clean ones in the first two
// evaluations, hacked ones after them. What is trained on is rated by its brightness.
class RecordedRater final : public Rater {
public:
    explicit RecordedRater(panel::Panel& panel) : panel_(panel) {}
    Result<Rating> rate(const std::shared_ptr<const media::Clip>& clip, const std::string& prompt,
                        const CancelToken& cancel) override {
        for (const Recorded& one : kRecorded) {
            if (prompt != one.prompt) continue;
            const std::size_t evaluation = ratings_++ / (2 * kRecorded.size());
            const HackedPair& pair = pairs_[one.pair];
            const media::Clip& shown = evaluation < 2 ? pair.base : pair.hacked;
            return panel_.rate(std::make_shared<const media::Clip>(shown), prompt, cancel);
        }
        return brightness_.rate(clip, prompt, cancel);
    }
    std::map<std::string, double> alarms() const override { return panel_.alarms(); }

private:
    PanelRater panel_;
    BrightnessRater brightness_;
    std::vector<HackedPair> pairs_ = hacked_pairs();
    std::size_t ratings_ = 0;
};

TunePlan plan_of(const TemporaryFolder& folder) {
    TunePlan plan = small_plan(folder.path());
    plan.held_out.clear();
    for (const Recorded& one : kRecorded) plan.held_out.emplace_back(one.prompt);
    plan.updates = 4;
    plan.evaluate_every = 1;
    return plan;
}

}  // namespace

TEST_CASE("Criteria count by their share of the panel's overall score, canaries nothing") {
    ShapesPanel panel;
    const auto weights =
        PanelRater(*panel).weights({"alignment.count", "alignment.object", "canaries.motion"});
    CHECK(weights ==
          std::map<std::string, double>{{"alignment.count", 0.5}, {"alignment.object", 0.5}});
}

TEST_CASE("The shapes panel's canaries stop a run whose clips are hacked, and roll it back") {
    const TemporaryFolder folder, good;
    ShapesPanel panel;
    RecordedRater rater(*panel);
    const auto stopped = TuneStudio().run_with(rater, plan_of(folder));
    REQUIRE(stopped.status().message() == "");
    const Progress& progress = stopped->progress;
    CHECK(progress.update == 2);  // a clean evaluation after one update went by
    CHECK(progress.evaluations.size() == 3);
    std::size_t canaries = 0;
    for (const std::string& breach : progress.breaches)
        canaries += breach.find("the canary fell") != std::string::npos;
    INFO(progress.breaches.size() << " breaches");
    CHECK(canaries >= 2);
    // What stands is the adapter of the evaluation before: a run that ends there has the same.
    TunePlan shorter = plan_of(good);
    shorter.updates = 1;
    RecordedRater clean(*panel);
    const auto expected = TuneStudio().run_with(clean, shorter);
    REQUIRE(expected.status().message() == "");
    CHECK(expected->progress.breaches.empty());
    CHECK(stopped->digest == expected->digest);
}
