// SPDX-License-Identifier: Apache-2.0
#include "core/search/outputs.hpp"

#include <nlohmann/json.hpp>

#include "core/base/digest.hpp"
#include "tests/catch.hpp"
#include "tests/core/search/studio.hpp"

using namespace cinejury;
using namespace cinejury::search;
using test::Studio;

TEST_CASE("a winner that came as a file is copied bit for bit") {
    Studio studio;
    const RunPlan plan =
        studio.files_plan({studio.video("dark.mp4", 40), studio.video("bright.mp4", 200)});
    Result<Outcome> outcome = begin_run(plan, "", studio.services());
    REQUIRE(outcome.ok());
    const auto out = studio.folder_ / "out";
    REQUIRE(prepare_output_folder(out, false).ok());
    const auto names = write_outputs(*outcome, out, {});
    REQUIRE(names.status().message() == "");
    CHECK(*sha256_file(out / "winner.mp4") == *sha256_file(studio.folder_ / "bright.mp4"));
    const auto report = nlohmann::json::parse(studio.folder_.read("out/report.json"));
    CHECK(report.at("schema") == "cinejury.report/1");
    CHECK(studio.folder_.read("out/report.html").find("<!doctype html>") != std::string::npos);
}

TEST_CASE("a winner that is frames becomes a video with those frames") {
    Studio studio;
    Result<Outcome> outcome = begin_run(studio.plan(3), "", studio.services());
    REQUIRE(outcome.ok());
    const auto out = studio.folder_ / "out";
    REQUIRE(prepare_output_folder(out, false).ok());
    OutputOptions options;
    options.codec = media::Codec::kFfv1;
    REQUIRE(write_outputs(*outcome, out, options).status().message() == "");
    const auto winner = *outcome->report.verdict.winner;
    const auto views = media::make_views(out / "winner.mkv", std::vector<media::FramePlan>(1), {});
    REQUIRE(views.status().message() == "");
    const cj_tensor_t& frames = *views->views[0]->clip()->frames;
    CHECK(frames.shape[0] == 4);
    CHECK(static_cast<const std::uint8_t*>(frames.data)[frames.byte_offset] ==
          *outcome->report.candidates[winner].seed % 200 + 20);
}

TEST_CASE(
    "a picture of the first sample and the winner lies beside the results, unless they are one") {
    Studio studio;
    RunPlan plan = studio.plan(2);
    // test.dots is as bright as its seed says.
    const auto brightness = [&](std::uint64_t i) { return candidate_seed(plan.seed, i) % 200; };
    for (const bool first_wins : {false, true}) {
        while ((brightness(0) > brightness(1)) != first_wins) ++plan.seed;
        Result<Outcome> outcome = begin_run(plan, "", studio.services());
        REQUIRE(outcome.ok());
        const auto out = studio.folder_ / "out";
        REQUIRE(prepare_output_folder(out, true).ok());
        REQUIRE(write_outputs(*outcome, out, {}).status().message() == "");
        CHECK(std::filesystem::exists(out / "comparison.png") != first_wins);
    }
}

TEST_CASE("results are replaced only when asked, and nothing of an older run stays beside them") {
    Studio studio;
    const auto out = studio.folder_ / "out";
    studio.folder_.write("out/report.json", "{}");
    studio.folder_.write("out/winner.webm", "old");
    studio.folder_.write("out/notes.txt", "mine");
    const Status refused = prepare_output_folder(out, false);
    CHECK(refused.code() == Code::kInvalidArgument);
    CHECK(refused.message().find("--force") != std::string::npos);
    REQUIRE(prepare_output_folder(out, true).ok());
    Result<Outcome> outcome = begin_run(studio.plan(2), "", studio.services());
    REQUIRE(outcome.ok());
    OutputOptions options;
    options.page = false;
    REQUIRE(write_outputs(*outcome, out, options).ok());
    CHECK_FALSE(std::filesystem::exists(out / "winner.webm"));
    CHECK_FALSE(std::filesystem::exists(out / "report.html"));
    CHECK(studio.folder_.read("out/notes.txt") == "mine");
}

TEST_CASE("an output folder that cannot be is refused before anything is made") {
    Studio studio;
    studio.folder_.write("file", "");
    CHECK(prepare_output_folder(studio.folder_ / "file", false).code() == Code::kIo);
    CHECK(prepare_output_folder(studio.folder_ / "file/below", false).code() == Code::kIo);
}
