// SPDX-License-Identifier: Apache-2.0
// The runner: order, needs, crashes, limits, what it tells.
#include <csignal>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "tests/catch.hpp"
#include "tests/core/validate/run.hpp"

using namespace cinejury;
using Catch::Matchers::Contains;
using validate::Verdict;

namespace {

validate::Report run(const std::string& name, std::vector<std::string> only) {
    auto options = test::options_for(test::animal(name));
    options.only = std::move(only);
    auto report = validate::run_validator(test::animal(name), options);
    INFO(report.status().message());
    REQUIRE(report.ok());
    return *std::move(report);
}

const validate::TestResult& result(const validate::Report& report, std::string_view id) {
    const validate::TestResult* one = test::find(report, id);
    REQUIRE(one != nullptr);
    return *one;
}

}  // namespace

TEST_CASE(
    "Tests have ids of their own, needs that come before them, and sentences of the contract") {
    std::ifstream in(CINEJURY_ABI_DOCUMENT);
    std::stringstream document;
    document << in.rdbuf();
    REQUIRE(document.str().size() > 1000);
    std::set<std::string_view> seen;
    int level = 1;
    for (const auto& test : validate::tests()) {
        CAPTURE(test.id);
        CHECK(document.str().find("\n| " + std::string(test.sentence) + " |") != std::string::npos);
        for (const auto& need : test.needs) CHECK(seen.count(need) == 1);
        CHECK(seen.insert(test.id).second);
        CHECK(test.level >= level);
        level = test.level;
        CHECK(validate::find_test(test.id) != nullptr);
    }
    CHECK(seen.size() >= 60);
    CHECK(validate::find_test("no.such-test") == nullptr);
}

TEST_CASE("Every test is failed by an animal of the zoo") {
    // Files that are no plugin are not in the zoo but in the cases below; load.twice fails where
    // the loader does, and the untested have no test.
    const std::set<std::string_view> without{"static.file", "static.entry", "load.twice",
                                             "device.stream", "process.permissions"};
    std::set<std::string> failing;
#define ANIMAL(name, fails) failing.insert(fails);
#include "animals.inc"
#undef ANIMAL
    for (const auto& test : validate::tests()) {
        CAPTURE(test.id);
        CHECK(failing.count(std::string(test.id)) == (without.contains(test.id) ? 0 : 1));
    }
    for (const std::string& id : failing) {
        CAPTURE(id);
        CHECK((id == "none" || validate::find_test(id) != nullptr));
    }
}

TEST_CASE("A file that is no library fails its first test and blocks the rest") {
    const std::string file = std::string(CINEJURY_ZOO) + "/text.so";
    std::ofstream(file) << "no library";
    const auto report = validate::run_validator(file, test::options_for(file));
    REQUIRE(report.ok());
    CHECK(report->count(Verdict::kFailed) == 1);
    CHECK(result(*report, "static.file").verdict == Verdict::kFailed);
    CHECK(result(*report, "static.exports").verdict == Verdict::kBlocked);
    CHECK(result(*report, "device.stream").verdict == Verdict::kUntested);
    CHECK_FALSE(report->passed());
}

TEST_CASE("A library of another generation fails the test of its entry") {
    const auto report = validate::run_validator(CINEJURY_OTHER_GENERATION,
                                                test::options_for(CINEJURY_OTHER_GENERATION));
    REQUIRE(report.ok());
    CHECK(result(*report, "static.entry").verdict == Verdict::kFailed);
}

TEST_CASE("A failure names the broken sentence, what was done, and the command that repeats it") {
    const auto report = run("reports_nan", {"expert.finite"});
    const auto& failed = result(report, "expert.finite");
    CHECK(failed.verdict == Verdict::kFailed);
    CHECK(failed.sentence == "EXPERT-RANGE");
    CHECK_THAT(failed.reason, Contains("fineness.defocus") && Contains("nan"));
    CHECK_THAT(failed.repeat, Contains("cinejury validate ") &&
                                  Contains("reports_nan.so --test expert.finite --seed 1"));
}

TEST_CASE("A crash is a failure that says signal and place") {
    const auto report = run("one_pixel", {"expert.one-pixel"});
    const auto& failed = result(report, "expert.one-pixel");
    CHECK(failed.verdict == Verdict::kFailed);
    CHECK(failed.sentence == "ABI-NOTHROW");
    CHECK_THAT(failed.reason, Contains("signal 6") && Contains("scoring 6 frames of 1 x 1"));
}

TEST_CASE("A test that hangs is killed at its limit") {
    auto options = test::options_for(test::animal("hangs"));
    options.only = {"life.score"};
    options.time_limit = std::chrono::seconds(5);
    const auto report = validate::run_validator(test::animal("hangs"), options);
    REQUIRE(report.ok());
    const auto& failed = result(*report, "life.score");
    CHECK(failed.verdict == Verdict::kFailed);
    CHECK(failed.sentence == "ABI-CANCEL");
    CHECK_THAT(failed.reason, Contains("was killed") && Contains("scoring an ordinary clip"));
}

TEST_CASE("A plugin that ends the process with success has not passed") {
    const auto report = run("exits", {"life.score"});
    CHECK(result(report, "life.score").verdict == Verdict::kFailed);
    CHECK_THAT(result(report, "life.score").reason, Contains("exit code 0"));
}

TEST_CASE("A test alone brings what it needs, and is blocked by what fails there") {
    const auto report = run("crashes_in_init", {"expert.range"});
    CHECK(result(report, "load.init").verdict == Verdict::kFailed);
    CHECK(result(report, "expert.range").verdict == Verdict::kBlocked);
    CHECK_THAT(result(report, "expert.range").reason, Contains("needs "));
    CHECK(result(report, "expert.range").repeat.empty());
    CHECK(test::find(report, "expert.strides") == nullptr);
}

TEST_CASE("Levels limit what is run") {
    auto options = test::options_for(test::animal("good"));
    options.level = 1;
    int told = 0;
    options.on_result = [&told](const validate::TestResult& one) {
        CHECK(one.test->level == 1);
        ++told;
    };
    const auto report = validate::run_validator(test::animal("good"), options);
    REQUIRE(report.ok());
    CHECK(report->passed());
    CHECK(told == static_cast<int>(report->results.size()));
    CHECK(report->plugin_id == "org.example.zoo");
}

TEST_CASE("Mistakes of the caller are refused") {
    auto options = test::options_for(test::animal("good"));
    options.only = {"expert.rnage"};
    CHECK_THAT(validate::run_validator(test::animal("good"), options).status().message(),
               Contains("did you mean expert.range?"));
    options.only = {};
    options.level = 6;
    CHECK(validate::run_validator(test::animal("good"), options).status().code() ==
          Code::kInvalidArgument);
    options.level = 1;
    CHECK(validate::run_validator("/nowhere/x.so", options).status().code() == Code::kNotFound);
    options.program = "/nowhere/cinejury";
    CHECK(validate::run_validator(test::animal("good"), options).status().code() == Code::kIo);
    CHECK(validate::run_test("nothing", test::animal("good"), 1).status().code() ==
          Code::kInvalidArgument);
}

TEST_CASE("A cancel kills the running child and ends the run") {
    auto options = test::options_for(test::animal("hangs"));
    options.only = {"life.score"};
    const CancelToken cancel = options.cancel;
    options.on_result = [&cancel](const validate::TestResult& one) {
        if (one.test->id == "life.load") cancel.cancel();
    };
    const auto report = validate::run_validator(test::animal("hangs"), options);
    CHECK(report.status().code() == Code::kCancelled);
}

TEST_CASE("The report as JSON, JUnit and text says the same") {
    const auto report = run("out_of_range", {"expert.range", "expert.finite"});
    const auto document = nlohmann::json::parse(validate::to_json(report));
    CHECK(document.at("passed") == false);
    CHECK(document.at("counts").at("failed") == 1);
    CHECK(document.at("id") == "org.example.zoo");
    bool found = false;
    for (const auto& one : document.at("tests")) {
        if (one.at("id") != "expert.range") continue;
        found = true;
        CHECK(one.at("verdict") == "failed");
        CHECK(one.at("sentence") == "EXPERT-RANGE");
        CHECK(one.contains("repeat"));
    }
    CHECK(found);
    const std::string junit = validate::to_junit(report);
    CHECK_THAT(junit,
               Contains("failures=\"1\"") && Contains("<failure message=\"fineness.defocus"));
    const std::string text = validate::to_text(report, false);
    CHECK_THAT(text, Contains("breaks EXPERT-RANGE of docs/abi.md") && Contains("repeat: ") &&
                         Contains("1 failed"));
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(validate::to_text(report, true).find('\x1b') != std::string::npos);
}

TEST_CASE("Text of a plugin cannot leave its place in a report") {
    validate::Report report;
    report.plugin = "/tmp/<&\"x\x1b[31m>.so";
    validate::TestResult one;
    one.test = validate::find_test("static.file");
    one.verdict = Verdict::kFailed;
    one.reason = "]]></failure><evil a=\"&\x01\">";
    one.repeat = "cinejury validate '/tmp/<&>'";
    report.results.push_back(one);
    const std::string junit = validate::to_junit(report);
    CHECK(junit.find("<evil") == std::string::npos);
    CHECK(junit.find('\x1b') == std::string::npos);
    CHECK(junit.find('\x01') == std::string::npos);
    CHECK(validate::to_text(report, false).find('\x1b') == std::string::npos);
    CHECK(nlohmann::json::parse(validate::to_json(report)).at("tests").size() == 1);
}
