// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ledger/samples.hpp"

#include <fmt/format.h>

#include <bit>
#include <fstream>
#include <limits>

namespace cinejury::ledger::test {

using namespace std::string_literals;

Run sample_run() {
    Run run;
    run.command = "pick";
    run.prompt = "a red ball rolls left; \"quoted\" \0 and \xff"s;
    run.plan_json = R"({"count": 4})";
    run.fingerprints = {{"argument prompt", "x"}, {"panel default", std::string(64, 'a')}};
    run.output = "/tmp/out";
    return run;
}

std::vector<Candidate> planned(std::uint64_t count) {
    std::vector<Candidate> candidates(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        candidates[i].index = i;
        candidates[i].seed = std::numeric_limits<std::uint64_t>::max() - i;
    }
    return candidates;
}

Candidate scored(std::uint64_t index) {
    Candidate candidate = planned(index + 1).back();
    candidate.state = CandidateState::kScored;
    candidate.artifact = fmt::format("/clips/{}.mp4", index);
    candidate.digest = std::string(64, 'd');
    candidate.spec_json = R"({"steps": 16})";
    candidate.cost_json = R"({"seconds": 0.5})";
    candidate.media_json = R"({"frames": 16})";
    candidate.timing_json = R"({"decode": 0.1})";
    panel::Score good;
    good.expert = "cinejury.fineness";
    good.criterion = "fineness.defocus";
    good.status = panel::ScoreStatus::kOk;
    good.raw = -0.0;
    good.calibrated = std::numeric_limits<double>::denorm_min();
    good.confidence = 0.1 + 0.2;
    good.worst_frame = 3;
    panel::Score missing;
    missing.expert = "org.example.other";
    missing.criterion = "coherence.flicker";
    missing.role = panel::Role::kMonitor;
    missing.status = panel::ScoreStatus::kAbstain;
    missing.reason = "too short \0 \xfe"s;
    candidate.scores = {good, missing};
    Stage preview;
    preview.kind = "preview";
    preview.name = "0.75";
    preview.step = 5;
    preview.sigma = 0.7 + 0.1;
    preview.seconds = 0.25;
    preview.scores = {good};
    candidate.stages = {preview};
    return candidate;
}

bool same(const Candidate& a, const Candidate& b) {
    const auto bits = [](const Candidate& c) {
        std::string text;
        for (const panel::Score& s : c.scores)
            text += fmt::format("{:x} {:x} ", std::bit_cast<std::uint64_t>(s.raw.value_or(0)),
                                std::bit_cast<std::uint64_t>(s.calibrated.value_or(0)));
        return text;
    };
    return a.index == b.index && a.state == b.state && a.seed == b.seed && a.input == b.input &&
           a.artifact == b.artifact && a.digest == b.digest && a.spec_json == b.spec_json &&
           a.cost_json == b.cost_json && a.media_json == b.media_json &&
           a.timing_json == b.timing_json && a.error == b.error && a.error_code == b.error_code &&
           a.scores == b.scores && a.stages == b.stages && bits(a) == bits(b);
}

std::string read_bytes(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace cinejury::ledger::test
