// SPDX-License-Identifier: Apache-2.0
// Searching the best of N with a generator.
#include <atomic>

#include "tests/core/embed/kit.hpp"

using namespace cinejury::test;
using Catch::Contains;

namespace {

struct Stage {
    Stage() {
        ledger = (folder / "ledger.db").string();
        options.options.ledger = view(ledger);
        search.size = CJ_SIZE(cj_search_options);
        search.prompt = view("dots");
        search.generator = view("test.dots");
        search.count = 4;
        search.seed = 7;
    }
    TemporaryFolder folder;
    std::string ledger;
    Options options;
    cj_search_options_t search{};
};

struct Stopper {
    std::uint32_t at_kind;
    std::atomic<bool> stop{false};
    std::string run{};
};

cj_callbacks_t callbacks_of(Stopper& stopper) {
    cj_callbacks_t callbacks{};
    callbacks.size = CJ_SIZE(cj_callbacks);
    callbacks.context = &stopper;
    callbacks.progress = [](void* context, const cj_progress_t* progress) noexcept {
        auto& self = *static_cast<Stopper*>(context);
        if (progress->kind == CJ_PROGRESS_STARTED)
            self.run.assign(progress->text.data, progress->text.size);
        if (progress->kind == self.at_kind) self.stop = true;
    };
    callbacks.is_cancelled = [](void* context) noexcept -> uint32_t {
        return static_cast<Stopper*>(context)->stop;
    };
    return callbacks;
}

nlohmann::json found(cj_session_t* session, const cj_search_options_t& search,
                     cj_outcome_t* outcome = nullptr) {
    Text json;
    Text error;
    const cj_status_t status =
        cj_session_search(session, &search, nullptr, outcome, json.sink(), error.sink());
    INFO(error.text());
    REQUIRE(status.code == CJ_OK);
    return json.json();
}

std::string refused(cj_session_t* session, const cj_search_options_t& search, std::uint32_t code) {
    Text error;
    CHECK(cj_session_search(session, &search, nullptr, nullptr, nullptr, error.sink()).code ==
          code);
    return error.text();
}

}  // namespace

TEST_CASE("a search makes candidates, chooses the brightest, and is repeated by its seed") {
    Stage stage;
    const Session session = open_session(stage.options.options);
    cj_outcome_t outcome = empty_outcome();
    const auto report = found(session.get(), stage.search, &outcome);
    CHECK(outcome.verdict == CJ_VERDICT_WINNER);
    CHECK(outcome.candidates == 4);
    const auto& candidates = report["result"]["candidates"];
    REQUIRE(candidates.size() == 4);
    for (const auto& candidate : candidates)
        CHECK(candidate["scores"][0]["raw"].get<double>() <= outcome.overall);
    CHECK(report["result"]["verdict"]["winner"] == outcome.winner);
    CHECK(found(session.get(), stage.search)["result"] == report["result"]);
}

TEST_CASE("results are written where they are asked for, and not over others") {
    Stage stage;
    const std::string output = (stage.folder / "out").string();
    const Session session = open_session(stage.options.options);
    stage.search.output = view(output);
    stage.search.flags = CJ_SEARCH_NO_PAGE | CJ_SEARCH_LOSSLESS;
    const auto report = found(session.get(), stage.search);
    CHECK(report["run"]["winner_file"] == "winner.mkv");
    CHECK(std::filesystem::exists(stage.folder / "out/winner.mkv"));
    CHECK(nlohmann::json::parse(stage.folder.read("out/report.json"))["result"] ==
          report["result"]);
    CHECK_FALSE(std::filesystem::exists(stage.folder / "out/report.html"));
    CHECK_THAT(refused(session.get(), stage.search, CJ_INVALID_ARGUMENT), Contains(output));
    stage.search.flags |= CJ_SEARCH_OVERWRITE;
    found(session.get(), stage.search);
}

TEST_CASE("a cancelled search names its run and goes on to the same result") {
    Stage stage;
    const Session session = open_session(stage.options.options);
    const auto whole = found(session.get(), stage.search);

    Stopper stopper{CJ_PROGRESS_GENERATED};
    const cj_callbacks_t callbacks = callbacks_of(stopper);
    Text json;
    Text error;
    const cj_status_t status = cj_session_search(session.get(), &stage.search, &callbacks, nullptr,
                                                 json.sink(), error.sink());
    CHECK(status.code == CJ_CANCELLED);
    CHECK(status.reaction == CJ_REACT_CANCELLED);
    CHECK(json.text().empty());
    REQUIRE_FALSE(stopper.run.empty());
    CHECK_THAT(error.text(), Contains(stopper.run));

    cj_search_options_t again = stage.search;
    again.resume = view(stopper.run);
    CHECK(found(session.get(), again)["result"] == whole["result"]);

    again.seed = 8;
    CHECK_THAT(refused(session.get(), again, CJ_INVALID_ARGUMENT), Contains("seed"));
}

TEST_CASE("a run is not resumed with another panel") {
    Stage stage;
    Stopper stopper{CJ_PROGRESS_GENERATED};
    const cj_callbacks_t callbacks = callbacks_of(stopper);
    {
        const Session session = open_session(stage.options.options);
        REQUIRE(
            cj_session_search(session.get(), &stage.search, &callbacks, nullptr, nullptr, nullptr)
                .code == CJ_CANCELLED);
    }
    const std::string other = std::string(kPanel) + "[thresholds]\n\"fineness.object\" = 0.3\n";
    stage.options.options.panel_text = view(other);
    const Session session = open_session(stage.options.options);
    stage.search.resume = view(stopper.run);
    CHECK_THAT(refused(session.get(), stage.search, CJ_INVALID_ARGUMENT), Contains("panel test"));
}

TEST_CASE("how candidates are made reaches the generator") {
    Stage stage;
    const Session session = open_session(stage.options.options);
    cj_candidate_spec_t spec{};
    spec.size = CJ_SIZE(cj_candidate_spec);
    spec.set = CJ_SPEC_FRAMES | CJ_SPEC_SIZE | CJ_SPEC_FPS | CJ_SPEC_STEPS;
    spec.frames = 5;
    spec.width = 32;
    spec.height = 24;
    spec.fps_numerator = 30000;
    spec.fps_denominator = 1001;
    spec.steps = 3;
    stage.search.generator = view("org.example.moving_bar");
    stage.search.spec = &spec;
    const auto candidate = found(session.get(), stage.search)["result"]["candidates"][1];
    CHECK(candidate["spec"]["frames"] == 5);
    CHECK(candidate["spec"]["steps"] == 3);
    CHECK(candidate["media"]["width"] == 32);
    CHECK(candidate["media"]["height"] == 24);
    CHECK(candidate["media"]["frames"] == 5);
    CHECK(candidate["media"]["fps"] == nlohmann::json{30000, 1001});
}

TEST_CASE("settings reach the generator; candidates that fail are counted") {
    Stage stage;
    const Session session = open_session(stage.options.options);
    const cj_setting_t fail{view("test.dots"), view("fail-below"), view("1000")};
    stage.search.settings = &fail;
    stage.search.setting_count = 1;
    cj_outcome_t outcome = empty_outcome();
    found(session.get(), stage.search, &outcome);
    CHECK(outcome.failed == 4);
    CHECK(outcome.verdict == CJ_VERDICT_NO_WINNER);

    const cj_setting_t unknown{view("test.dots"), view("fial-below"), view("1")};
    stage.search.settings = &unknown;
    CHECK_THAT(refused(session.get(), stage.search, CJ_NOT_FOUND), Contains("fail-below"));
    const cj_setting_t expert{view("test.brightness"), view("x"), view("1")};
    stage.search.settings = &expert;
    CHECK_THAT(refused(session.get(), stage.search, CJ_INVALID_ARGUMENT),
               Contains("belong to the session"));
}

TEST_CASE("a search that cannot begin says what is missing") {
    Stage stage;
    const Session session = open_session(stage.options.options);
    SECTION("a generator") {
        stage.search.generator = {};
        CHECK_THAT(refused(session.get(), stage.search, CJ_INVALID_ARGUMENT),
                   Contains("options.generator"));
    }
    SECTION("one that is there") {
        stage.search.generator = view("test.dot");
        CHECK_THAT(refused(session.get(), stage.search, CJ_NOT_FOUND), Contains("test.dots"));
    }
    SECTION("candidates") {
        stage.search.count = 0;
        refused(session.get(), stage.search, CJ_INVALID_ARGUMENT);
    }
    SECTION("a strategy that is there") {
        stage.search.strategy = view("bom");
        CHECK_THAT(refused(session.get(), stage.search, CJ_NOT_FOUND), Contains("bon"));
    }
    SECTION("a spec that a product may choose") {
        cj_candidate_spec_t spec{};
        spec.size = CJ_SIZE(cj_candidate_spec);
        spec.set = CJ_SPEC_SEED;
        stage.search.spec = &spec;
        CHECK_THAT(refused(session.get(), stage.search, CJ_INVALID_ARGUMENT),
                   Contains("options.spec.set"));
    }
    SECTION("a ledger") {
        Options without;
        const Session other = open_session(without.options);
        CHECK_THAT(refused(other.get(), stage.search, CJ_BAD_STATE), Contains("ledger"));
    }
    SECTION("a ledger that is one") {
        stage.folder.write("ledger.db", "something else");
        CHECK_THAT(refused(session.get(), stage.search, CJ_BAD_DATA), Contains("ledger.db"));
    }
    SECTION("a run to resume") {
        stage.search.resume = view("20200101-000000-000000");
        refused(session.get(), stage.search, CJ_NOT_FOUND);
    }
}
