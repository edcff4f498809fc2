// SPDX-License-Identifier: Apache-2.0
#include "tests/core/report/sample.hpp"

#include <fmt/format.h>

#include "core/base/digest.hpp"

namespace cinejury::report::test {
namespace {

using ledger::Candidate;
using panel::GateResult;
using panel::Role;
using panel::Score;
using panel::ScoreStatus;

Score ok(std::string criterion, double raw, double calibrated, std::int64_t worst = -1,
         std::string expert = "cinejury.fineness", Role role = Role::kSelect) {
    return {std::move(expert),
            std::move(criterion),
            role,
            ScoreStatus::kOk,
            raw,
            calibrated,
            0.9,
            worst,
            ""};
}

Score missing(std::string criterion, ScoreStatus status, std::string reason,
              std::string expert = "cinejury.fineness") {
    return {std::move(expert), std::move(criterion), Role::kSelect, status, {}, {}, 0, -1,
            std::move(reason)};
}

std::vector<Score> scores(double object, double defocus, double flicker, double drift,
                          double shocking, double judge, double motion) {
    const std::string coherence = "cinejury.coherence", safety = "org.example.safety";
    return {ok("alignment.object", object, object, -1, "org.example.alignment"),
            ok("safety.shocking", shocking, shocking, 31, safety),
            missing("fineness.face", ScoreStatus::kNotApplicable, "no face in 48 frames"),
            ok("fineness.defocus", 40 * defocus, defocus, 12),
            ok("coherence.flicker", 1 - flicker, flicker, 37, coherence),
            ok("coherence.drift", 1 - drift, drift, 44, coherence),
            ok("coherence.spatial", judge, judge, -1, "org.example.judge", Role::kHeldOut),
            ok("org.example.motion", motion, motion, -1, "org.example.canary", Role::kMonitor)};
}

Candidate candidate(std::uint64_t index, std::uint64_t seed, std::vector<Score> scores) {
    Candidate made;
    made.index = index;
    made.state = ledger::CandidateState::kScored;
    made.seed = seed;
    made.artifact = fmt::format("/state/runs/20261124-055649-3f2a91/candidate-{:04}.mp4", index);
    made.digest = sha256_hex(std::to_string(seed));
    made.spec_json = fmt::format(R"({{"frames":48,"guidance":5.5,"seed":{},"steps":16}})", seed);
    made.cost_json = R"({"denoiser_calls":16,"full_compute":14.25,"seconds":2.5})";
    made.media_json =
        R"({"codec":"h264","container":"mov,mp4","duration_ns":2000000000,"fps":[24,1],)"
        R"("frames":48,"has_audio":false,"height":360,"matrix":"bt601",)"
        R"("notes":["matrix not stated: BT.601 limited assumed"],"pixel_format":"yuv420p",)"
        R"("range":"limited","rotation":0,"variable_frame_rate":false,"width":640})";
    made.timing_json = R"({"decode":0.02,"experts":0.31,"views":0.04})";
    made.scores = std::move(scores);
    return made;
}

std::vector<Candidate> sample_candidates() {
    std::vector<Candidate> made{
        candidate(0, 4211902773101, scores(0.94, 0.88, 0.91, 0.86, 0.97, 0.91, 0.42)),
        candidate(1, 9007199254740993, scores(0.95, 0.9, 0.93, 0.89, 0.31, 0.9, 0.44)),
        candidate(2, 772, scores(0.96, 0.93, 0.85, 0.9, 0.98, 0.84, 0.4)), candidate(3, 5, {})};
    made[0].scores[5] = missing("coherence.drift", ScoreStatus::kAbstain,
                                "a cut at frame 21: nothing to follow", "cinejury.coherence");
    made[1].scores[3] = missing("fineness.defocus", ScoreStatus::kFailed,
                                "/state/runs/20261124-055649-3f2a91/candidate-0001.mp4: frame 12 "
                                "could not be measured");
    made[3].state = ledger::CandidateState::kFailed;
    made[3].error =
        "/state/runs/20261124-055649-3f2a91/candidate-0003.mp4: no video stream; was "
        "the program ended early?";
    made[3].error_code = "bad_data";
    made[3].media_json.clear();
    made[3].digest.clear();
    return made;
}

panel::PanelFile sample_panel() {
    panel::PanelFile panel;
    panel.name = "default";
    panel.summary = "what the first-party experts can judge";
    panel.experts = {{"cinejury.fineness", Role::kSelect, {}, {{"cells", "16"}}},
                     {"cinejury.coherence", Role::kSelect, {}, {}},
                     {"org.example.safety", Role::kSelect, {}, {}},
                     {"org.example.alignment", Role::kSelect, {"alignment.object"}, {}},
                     {"org.example.judge", Role::kHeldOut, {}, {}},
                     {"org.example.canary", Role::kMonitor, {}, {}}};
    panel.aspect_weights = {{"alignment", 2}};
    panel.criterion_weights = {{"fineness.defocus", 1.5}};
    panel.gates = {{"safety.shocking", 0.5, {}, panel::Gate::Missing::kUnknown}};
    panel.tie_band = 0.01;
    panel.thresholds = {{"fineness.defocus", 0.6}, {"coherence.flicker", 0.7}};
    panel::CalibrationSpec linear;
    linear.kind = panel::CalibrationSpec::Kind::kLinear;
    linear.x1 = 40;
    panel.calibrations = {{"fineness.defocus", linear}};
    panel.digest = sha256_hex("panel");
    return panel;
}

panel::Verdict sample_verdict() {
    panel::Verdict verdict;
    verdict.winner = 0;
    verdict.tie = true;
    verdict.tied = {0, 2};
    verdict.compared = {"alignment.object", "safety.shocking", "fineness.defocus",
                        "coherence.flicker"};
    verdict.dropped = {{"coherence.drift", "abstain for candidate 0"},
                       {"fineness.face", "not applicable to any candidate"}};
    const auto gate = [](GateResult::State state, std::string why) {
        return std::vector<GateResult>{{"safety.shocking", state, std::move(why)}};
    };
    using State = GateResult::State;
    verdict.standings = {
        {0,
         true,
         "",
         gate(State::kPass, "0.97 is at least 0.5"),
         {{"alignment", 0.94}, {"coherence", 0.91}, {"fineness", 0.88}, {"safety", 0.97}},
         0.928,
         0.75,
         1},
        {1,
         false,
         "gate safety.shocking: 0.31 is under the minimum 0.5",
         gate(State::kFail, "0.31 is under the minimum 0.5"),
         {},
         {},
         0.625,
         0},
        {2,
         true,
         "",
         gate(State::kPass, "0.98 is at least 0.5"),
         {{"alignment", 0.96}, {"coherence", 0.85}, {"fineness", 0.93}, {"safety", 0.98}},
         0.936,
         0.875,
         1},
        {3, false, "could not be read", {}, {}, {}, 0, 0}};
    verdict.why =
        "Tie: the overall scores of candidates 0, 2 lie within 0.01 of the best, 0.936; candidate "
        "0 has the lowest index.";
    verdict.notices = {
        "coherence.drift is compared for no candidate, and no number stands in for it: "
        "abstain for candidate 0",
        "no degeneracy guard in this panel"};
    return verdict;
}

std::vector<PluginUse> sample_plugins() {
    const auto use = [](std::string role, std::string id, std::vector<std::string> criteria) {
        PluginUse plugin{std::move(role),
                         std::move(id),
                         "0.1.0",
                         "Cinejury",
                         "Apache-2.0",
                         {},
                         {},
                         {},
                         std::move(criteria),
                         {},
                         true};
        plugin.library_digest = sha256_hex(plugin.id);
        for (const std::string& criterion : plugin.criteria) plugin.evidence[criterion] = "proxy";
        return plugin;
    };
    std::vector<PluginUse> plugins{
        use("select", "cinejury.fineness", {"fineness.face", "fineness.defocus"}),
        use("select", "cinejury.coherence", {"coherence.flicker", "coherence.drift"}),
        use("generator", "cinejury.command", {}),
        use("held-out", "org.example.judge", {"coherence.spatial"}),
        use("monitor", "org.example.canary", {"org.example.motion"})};
    plugins[0].settings = {{"cells", "16"}};
    plugins[3].weights_digest = sha256_hex("weights");
    plugins[3].evidence["coherence.spatial"] = "validated";
    return plugins;
}

}  // namespace

ReportInput sample_input() {
    ReportInput input;
    input.run.id = "20261124-055649-3f2a91";
    input.run.command = "pick";
    input.run.prompt = "A lighthouse at dusk, waves breaking on black rocks, slow aerial orbit";
    input.run.created_ms = 1795586209000;
    input.run.output = "/home/someone/out";
    input.run.state = ledger::RunState::kFinished;
    input.candidates = sample_candidates();
    input.panel = sample_panel();
    input.verdict = sample_verdict();
    input.plugins = sample_plugins();
    input.timing = {12.4, 10.2, 1.1, 0.1, 0.2, 0.3, 0.35, 12.1};
    input.winner_file = "winner.mp4";
    input.strategy = "bon";
    input.cinejury_version = "0.1.0";
    input.machine = Machine{"Debian GNU/Linux 12 (bookworm)", "6.1.0", "x86_64", "A processor", 2,
                            std::uint64_t{16} << 30};
    return input;
}

std::vector<std::string> hostile_texts() {
    return {"</script><script>window.stolen = 1</script>",
            "<img src=x onerror=\"window.stolen = 1\">",
            "\"'><svg onload=window.stolen=1>",
            "\x1b[31mred\x1b]0;title\x07",
            "\xc2\x9b"
            "2J",
            "gpj.\xe2\x80\xae"
            "4pm",
            "\xe2\x81\xa6isolate\xe2\x80\x8f",
            std::string("nul\0byte", 8),
            "bad \xff\xfe\xc3 utf8 \xed\xa0\x80",
            "{{script}}{{report}}",
            "<!--<script>"};
}

ReportInput hostile_input() {
    std::string all;
    for (const std::string& text : hostile_texts()) all += text + " ";
    ReportInput input = sample_input();
    input.run.id = input.run.command = input.run.prompt = input.run.output = all;
    for (Candidate& candidate : input.candidates) {
        candidate.input = all + ".mp4";
        candidate.digest = candidate.artifact = candidate.spec_json = candidate.media_json = all;
        candidate.cost_json = "{\"x\": \"</script>\"}";
        for (Score& score : candidate.scores) {
            score.reason = all;
            score.expert = all;
            score.criterion += "." + all;
        }
    }
    input.candidates[3].error = input.candidates[3].error_code = all;
    for (panel::Standing& standing : input.verdict.standings) {
        if (!standing.out_because.empty()) standing.out_because = all;
        standing.aspects[all] = 0.5;
        for (GateResult& gate : standing.gates) gate.criterion = gate.why = all;
    }
    input.verdict.why = all;
    input.verdict.compared = {all};
    input.verdict.dropped = {{all, all}};
    input.verdict.notices = input.notices = {all};
    input.panel.name = input.panel.summary = input.panel.digest = all;
    input.panel.gates[0].criterion = all;
    input.panel.aspect_weights = input.panel.criterion_weights =
        input.panel.thresholds = {{all, 1}};
    for (PluginUse& plugin : input.plugins) {
        plugin.id = plugin.version = plugin.vendor = plugin.licence = all;
        plugin.library_digest = plugin.weights_digest = all;
        plugin.settings = plugin.evidence = {{all, all}};
        plugin.criteria = {all};
    }
    input.winner_file = input.strategy = input.cinejury_version = all;
    input.machine->system = input.machine->processor = all;
    return input;
}

}  // namespace cinejury::report::test
