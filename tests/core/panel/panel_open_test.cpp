// SPDX-License-Identifier: Apache-2.0
// What Panel::open takes and refuses.
#include "tests/core/panel/panel_fixture.hpp"

using namespace cinejury;
using namespace cinejury::panel;
using namespace cinejury::panel::testing;

namespace {

void check_refused(const std::string& lines, const std::string& words,
                   const std::map<std::string, plugin::Settings>& settings = {}) {
    CAPTURE(lines);
    PanelFixture fixture;
    const auto panel = fixture.try_open(lines, settings);
    REQUIRE_FALSE(panel.ok());
    CAPTURE(panel.status().message());
    CHECK(panel.status().message().rfind("panel test: ", 0) == 0);
    CHECK(contains(panel.status().message(), words));
}

const std::string kWatcher = expert("test.watcher");

}  // namespace

TEST_CASE("an open panel tells of each expert what it is and how it is set") {
    PanelFixture fixture;
    const auto panel = fixture.open(
        expert("test.watcher", "note = \"file\"\nweights = \"w/a.bin\"") + expert("test.windowed"),
        {{"test.watcher", {{"note", "caller"}}}});
    REQUIRE(panel->experts().size() == 2);
    const OpenExpert& watcher = panel->experts()[0];
    CHECK(watcher.entry->plugin == "test.watcher");
    CHECK(watcher.plugin->metadata.id == "test.watcher");
    CHECK(watcher.library_digest.size() == 64);
    CHECK(watcher.weights_digest.empty());
    CHECK(watcher.plans.size() == 2);
    CHECK(watcher.settings ==
          plugin::Settings{{"note", "caller"}, {"weights", "w/a.bin"}, {"width", "8"}});
    CHECK(panel->experts()[1].plans[0].windowed());
    CHECK(panel->file().experts[0].criteria == std::vector<std::string>{"fineness.face"});
    CHECK_FALSE(panel->has_set_experts());
    CHECK(fixture.open(expert("test.crowd"))->has_set_experts());
}

TEST_CASE("plugins, criteria and settings that are not there are refused with a suggestion") {
    check_refused(expert("test.watchr"), "test.watcher");
    check_refused("[[expert]]\nplugin = \"test.watcher\"\ncriteria = [\"fineness.limb\"]\n",
                  "test.watcher: does not score fineness.limb");
    check_refused(expert("test.watcher", "nte = \"x\""), "did you mean \"note\"?");
    check_refused(expert("test.watcher", "width = 1000"), "width");
    check_refused(kWatcher,
                  "setting test.wacher.note: the plugin is not in this panel; did you "
                  "mean \"test.watcher\"?",
                  {{"test.wacher", {{"note", "x"}}}});
    check_refused(kWatcher, "nothing", {{"test.watcher", {{"nothing", "x"}}}});
}

TEST_CASE("one criterion has at most one selecting expert") {
    check_refused(kWatcher + expert("test.third_watcher"),
                  "fineness.face: is scored by two selecting experts, test.watcher and "
                  "test.third_watcher");
    PanelFixture fixture;
    CHECK(fixture.try_open(kWatcher + expert("test.third_watcher", "", "held-out")).ok());
}

TEST_CASE("gates, weights, calibrations and thresholds need an expert that scores them") {
    const std::string held_out = kWatcher + expert("test.second_watcher", "", "held-out");
    check_refused(kWatcher + "[[gate]]\ncriterion = \"fineness.limb\"\nminimum = 0.5\n",
                  "gate fineness.limb: no selecting expert");
    check_refused(held_out + "[[gate]]\ncriterion = \"fineness.limb\"\nminimum = 0.5\n",
                  "gate fineness.limb: no selecting expert");
    check_refused(held_out + "[weights.criterion]\n\"fineness.limb\" = 2\n",
                  "weight of fineness.limb: no selecting expert");
    check_refused(kWatcher + "[thresholds]\n\"fineness.limb\" = 2\n",
                  "threshold of fineness.limb: no expert");
    check_refused(kWatcher + "[calibration.\"fineness.limb\"]\n",
                  "calibration of fineness.limb: no expert");
    PanelFixture fixture;
    CHECK(fixture.try_open(held_out + "[thresholds]\n\"fineness.limb\" = 0.5\n").ok());
}

TEST_CASE(
    "a calibration against the criterion's direction and a gate that can never pass are "
    "refused") {
    check_refused(kWatcher + "[calibration.\"fineness.face\"]\nkind = \"identity\"\n",
                  "a lower value is better");
    check_refused(kWatcher + "[[gate]]\ncriterion = \"fineness.face\"\nminimum = 1.5\n",
                  "can never pass: calibrated values lie in 0 ... 1");
    PanelFixture fixture;
    CHECK(fixture
              .try_open(kWatcher + "[[gate]]\ncriterion = \"fineness.face\"\nminimum = 1.5\n"
                                   "[calibration.\"fineness.face\"]\nkind = \"linear\"\n"
                                   "from = [0, 255]\nto = [2, 0]\n")
              .ok());
}

TEST_CASE("frame plans that break the contract are refused") {
    for (const char* fault : {"none-at-all", "too-many", "windows-among-others", "no-frames"})
        check_refused(expert("test.ill_planned", std::string("fault = \"") + fault + "\""),
                      "test.ill_planned");
}
