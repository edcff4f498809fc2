// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "core/report/json_text.hpp"
#include "core/report/report.hpp"
#include "tests/catch.hpp"
#include "tests/core/report/sample.hpp"

using namespace cinejury;
using namespace cinejury::report;
using nlohmann::json;

namespace {

json result_of(const ReportInput& input) {
    return json::parse(result_json(input));
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("equal runs give equal bytes, whatever the order, folder, times and machine") {
    const ReportInput first = test::sample_input();
    ReportInput again = first;
    again.run.id = "20270101-000000-aaaaaa";
    again.run.created_ms += 1000;
    again.run.output = "/elsewhere";
    again.timing.wall *= 3;
    again.machine->cores = 64;
    again.notices = {"resumed: 2 of 4 were there"};
    for (ledger::Candidate& candidate : again.candidates) {
        for (std::string* text : {&candidate.artifact, &candidate.error})
            replace_all(*text, "/state/runs/20261124-055649-3f2a91/", "/tmp/other/");
        for (panel::Score& score : candidate.scores)
            replace_all(score.reason, "/state/runs/20261124-055649-3f2a91/", "/tmp/other/");
        candidate.timing_json = "{}";
        std::reverse(candidate.scores.begin(), candidate.scores.end());
    }
    std::reverse(again.candidates.begin(), again.candidates.end());
    std::reverse(again.plugins.begin(), again.plugins.end());
    CHECK(result_json(again) == result_json(first));
    CHECK(report_json(again) != report_json(first));
}

TEST_CASE("the result names no folder of the run") {
    const std::string text = result_json(test::sample_input());
    CHECK(text.find("/state/") == std::string::npos);
    CHECK(text.find("/home/") == std::string::npos);
    const json result = json::parse(text);
    CHECK(result["candidates"][3]["error"]["message"] ==
          "candidate-0003.mp4: no video stream; was the program ended early?");
}

TEST_CASE("a folder of the run is cut off only where a path begins with it") {
    ReportInput input = test::sample_input();
    input.run.output = "/out";
    input.candidates[0].input = "/videos/given.mp4";
    input.candidates[0].artifact = "/videos/given.mp4";
    input.candidates[0].scores[0].reason =
        "/home/out/x, /out/x, /outside, /out and /videos/given.mp4";
    const json result = result_of(input);
    CHECK(result["candidates"][0]["scores"][0]["reason"] ==
          "/home/out/x, x, /outside, . and /videos/given.mp4");
    CHECK(result["candidates"][0]["input"] == "/videos/given.mp4");
}

TEST_CASE("a score that is not ok has no number anywhere in the result") {
    ReportInput input = test::sample_input();
    for (ledger::Candidate& candidate : input.candidates)
        for (panel::Score& score : candidate.scores)
            if (score.status != panel::ScoreStatus::kOk) score.raw = score.calibrated = 0.0;
    const json result = result_of(input);
    std::size_t gaps = 0;
    for (const json& candidate : result["candidates"])
        for (const json& score : candidate["scores"]) {
            const bool ok = score["status"] == "ok";
            CHECK(score["raw"].is_number() == ok);
            CHECK(score["calibrated"].is_number() == ok);
            CHECK(score["confidence"].is_number() == ok);
            if (!ok) CHECK_FALSE(score["reason"].get<std::string>().empty());
            gaps += !ok;
        }
    CHECK(gaps == 5);
    CHECK(result["gaps"]["missing"].size() == gaps);
    CHECK(result["candidates"][3]["overall"].is_null());
    CHECK(result["candidates"][1]["aspects"].empty());
}

TEST_CASE("the result says who won, who tied, and why the others are out") {
    const json result = result_of(test::sample_input());
    CHECK(result["verdict"]["winner"] == 0);
    CHECK(result["verdict"]["tied"] == json::array({0, 2}));
    CHECK(result["candidates"][1]["out_because"] ==
          "gate safety.shocking: 0.31 is under the minimum 0.5");
    CHECK(result["candidates"][1]["gates"][0]["state"] == "fail");
    CHECK(result["candidates"][1]["rank"].is_null());
    CHECK(result["candidates"][3]["error"]["code"] == "bad_data");
    CHECK(result["candidates"][1]["seed"] == 9007199254740993);  // past what a double holds

    ReportInput none = test::sample_input();
    none.verdict = {};
    none.verdict.why = "no candidate passed the gates";
    CHECK(result_of(none)["verdict"]["winner"].is_null());
}

TEST_CASE("held-out judges are asked by the verdict's own rule") {
    ReportInput input = test::sample_input();
    json held_out = result_of(input)["held_out"];
    REQUIRE(held_out.size() == 1);
    CHECK(held_out[0]["agrees"] == true);  // 0.91 against 0.84; candidate 1 is out
    CHECK(held_out[0]["preferred"] == json::array({0}));
    CHECK(held_out[0]["candidates"].size() == 2);

    input.verdict.winner = 2;
    CHECK(result_of(input)["held_out"][0]["agrees"] == false);

    input.candidates[2].scores[6].status = panel::ScoreStatus::kAbstain;
    held_out = result_of(input)["held_out"];
    CHECK(held_out[0]["criteria"].empty());
    CHECK(held_out[0]["agrees"].is_null());
}

TEST_CASE("monitors stand beside the mean of their pool") {
    const json monitors = result_of(test::sample_input())["monitors"];
    REQUIRE(monitors.size() == 1);
    CHECK(monitors[0]["criterion"] == "org.example.motion");
    CHECK(monitors[0]["winner"] == 0.42);
    CHECK(monitors[0]["pool_mean"].get<double>() == Approx(0.42));
    CHECK(monitors[0]["scored"] == 3);
    CHECK(monitors[0]["alarm"].is_null());
    ReportInput watched = test::sample_input();
    watched.panel.thresholds["org.example.motion"] = 0.3;
    CHECK(result_of(watched)["monitors"][0]["alarm"] == false);
    watched.panel.thresholds["org.example.motion"] = 0.5;
    CHECK(result_of(watched)["monitors"][0]["alarm"] == true);
}

TEST_CASE("report.json holds exactly the canonical result, and what differs between runs apart") {
    const ReportInput input = test::sample_input();
    const json report = json::parse(report_json(input));
    CHECK(report["schema"] == "cinejury.report/1");
    CHECK(json_text(report["result"]) == result_json(input));
    const json& run = report["run"];
    CHECK(run["id"] == input.run.id);
    CHECK(run["created"] == "2026-11-25T05:56:49Z");
    CHECK(run["winner_file"] == "winner.mp4");
    CHECK(run["timing"]["host_overhead"].get<double>() == Approx(0.3));
    CHECK(run["candidates"][0]["cost"]["denoiser_calls"] == 16);
    CHECK(run["machine"]["cores"] == 2);
}

TEST_CASE("without a given machine the report names this one") {
    ReportInput input = test::sample_input();
    input.machine.reset();
    const json machine = json::parse(report_json(input))["run"]["machine"];
    CHECK_FALSE(machine["system"].get<std::string>().empty());
    CHECK_FALSE(machine["architecture"].get<std::string>().empty());
    CHECK(machine["cores"] > 0);
    CHECK(machine["memory_bytes"] > 0);
}

TEST_CASE("hostile text reaches JSON as text: it parses, and no control character is in it") {
    const ReportInput input = test::hostile_input();
    const std::string text = report_json(input);
    const json report = json::parse(text);
    CHECK(report["result"]["prompt"].get<std::string>().find("\x1b[31mred") != std::string::npos);
    for (const char c : text) REQUIRE((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    for (const char* bad : {"\xe2\x80\xae", "\xe2\x81\xa6", "\xc2\x9b", "\x7f"})
        CHECK(text.find(bad) == std::string::npos);
}
