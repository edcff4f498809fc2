// SPDX-License-Identifier: Apache-2.0
// Whatever prompts, files and plugins say, JSON parses back, equal inputs give equal bytes, the
// page gains no markup, and the terminal gets no control characters.
#include <fuzzer/FuzzedDataProvider.h>

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/report/json_text.hpp"
#include "core/report/report.hpp"
#include "core/report/text.hpp"

namespace {

using namespace cinejury;
using report::ReportInput;

void promise(bool kept) {
    if (!kept) std::abort();
}

class Maker {
public:
    Maker(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}

    ReportInput input() {
        ReportInput made;
        made.run.prompt = text();
        made.run.id = text();
        made.run.command = text();
        made.run.output = text();
        made.run.created_ms = bytes_.ConsumeIntegral<std::int64_t>();
        made.panel = panel();
        for (int i = bytes_.ConsumeIntegralInRange(0, 3); i > 0; --i)
            made.candidates.push_back(candidate());
        made.verdict = verdict();
        for (int i = bytes_.ConsumeIntegralInRange(0, 2); i > 0; --i)
            made.plugins.push_back(plugin());
        made.timing.wall = number();
        made.timing.busy = number();
        made.winner_file = text();
        made.strategy = text();
        made.cinejury_version = text();
        made.notices = {text()};
        made.machine = report::Machine{text(), text(), text(), text(), 1, 1};
        return made;
    }

    std::vector<report::CandidateMedia> media() {
        report::CandidateMedia made;
        made.index = index();
        made.media.preview = {bytes_.ConsumeBool() ? "video/mp4" : text(), text(), 64, 36};
        made.media.singles = {{"image/png", text(), 8, 8}};
        made.worst_frames = {bytes_.ConsumeIntegral<std::int64_t>()};
        made.original = text();
        return {made};
    }

    std::uint64_t embed_limit() { return bytes_.ConsumeIntegralInRange<std::uint64_t>(0, 200); }
    unsigned width() { return bytes_.ConsumeIntegralInRange(0u, 200u); }

private:
    std::string text() { return bytes_.ConsumeRandomLengthString(64); }
    double number() { return bytes_.ConsumeFloatingPoint<double>(); }
    std::uint64_t index() { return bytes_.ConsumeIntegralInRange<std::uint64_t>(0, 3); }
    std::string criterion() {
        return bytes_.PickValueInArray({"fineness.defocus", "coherence.flicker", "safety.crime"}) +
               (bytes_.ConsumeBool() ? "" : text());
    }

    panel::PanelFile panel() {
        panel::PanelFile made;
        made.name = text();
        made.summary = text();
        made.digest = text();
        made.tie_band = number();
        made.criterion_weights[criterion()] = number();
        made.thresholds[criterion()] = number();
        made.gates = {{criterion(), number(), {}, panel::Gate::Missing::kPass}};
        panel::CalibrationSpec spec;
        spec.kind = bytes_.PickValueInArray({panel::CalibrationSpec::Kind::kLinear,
                                             panel::CalibrationSpec::Kind::kLog,
                                             panel::CalibrationSpec::Kind::kIsotonic});
        spec.floor = spec.x0 = number();
        spec.xs = {number(), number()};
        spec.file = text();
        made.calibrations[criterion()] = spec;
        return made;
    }

    panel::Score score() {
        panel::Score made;
        made.expert = text();
        made.criterion = criterion();
        made.role = bytes_.PickValueInArray(
            {panel::Role::kSelect, panel::Role::kHeldOut, panel::Role::kMonitor});
        made.status = static_cast<panel::ScoreStatus>(bytes_.ConsumeIntegralInRange(0, 3));
        made.raw = number();
        made.calibrated = number();
        made.worst_frame = bytes_.ConsumeIntegral<std::int64_t>();
        made.reason = text();
        return made;
    }

    ledger::Candidate candidate() {
        ledger::Candidate made;
        made.index = index();
        made.input = text();
        made.artifact = bytes_.ConsumeBool() ? "/runs/a/candidate.mp4" : text();
        made.digest = text();
        made.spec_json = text();
        made.media_json = text();
        made.cost_json = text();
        made.error = text();
        if (bytes_.ConsumeBool()) made.seed = bytes_.ConsumeIntegral<std::uint64_t>();
        for (int i = bytes_.ConsumeIntegralInRange(0, 3); i > 0; --i)
            made.scores.push_back(score());
        return made;
    }

    panel::Verdict verdict() {
        panel::Verdict made;
        if (bytes_.ConsumeBool()) made.winner = index();
        made.tie = bytes_.ConsumeBool();
        made.tied = {index(), index()};
        made.why = text();
        made.compared = {criterion()};
        made.dropped[criterion()] = text();
        made.notices = {text()};
        for (int i = bytes_.ConsumeIntegralInRange(0, 3); i > 0; --i)
            made.standings.push_back({index(),
                                      bytes_.ConsumeBool(),
                                      text(),
                                      {{criterion(), {}, text()}},
                                      {{text(), number()}},
                                      number(),
                                      number(),
                                      1});
        return made;
    }

    report::PluginUse plugin() {
        report::PluginUse made;
        made.role = bytes_.PickValueInArray({"generator", "select"});
        made.id = text();
        made.version = text();
        made.settings[text()] = text();
        made.evidence[text()] = text();
        return made;
    }

    FuzzedDataProvider bytes_;
};

bool has_control(const std::string& text) {
    for (const char c : text)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) return true;
    return text.find("\xe2\x80\xae") != std::string::npos;  // right-to-left override
}

std::size_t count(const std::string& text, const char* part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Maker maker(data, size);
    const ReportInput input = maker.input();
    const std::string json = report_json(input);
    promise(!has_control(json));
    const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
    promise(!parsed.is_discarded() && parsed["schema"] == "cinejury.report/1");
    promise(report::json_text(parsed["result"]) == result_json(input));

    const report::Page page = report_html(input, maker.media(), maker.embed_limit());
    promise(!has_control(page.html));
    promise(count(page.html, "<script") == 3 && count(page.html, "</script") == 3);
    promise(count(page.html, "<img") == 0 && count(page.html, "<!--") == 0);
    for (const auto& [name, bytes] : page.files)
        promise(name.rfind("media/candidate-", 0) == 0 && name.find("..") == std::string::npos);

    promise(!has_control(ranked_table(input, false, maker.width())));
    return 0;
}
