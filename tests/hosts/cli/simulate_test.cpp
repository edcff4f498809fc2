// SPDX-License-Identifier: Apache-2.0
// calibrate and simulate: a reward matrix in the ledger, and searches replayed on it.
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"
#include "tests/hosts/cli/scenes.hpp"

using Catch::Matchers::Contains;
using namespace cinejury::cli::test;
using nlohmann::json;

namespace {

// Four prompts, six seeds of each.
void calibrate(const Cli& cli) {
    std::ofstream(cli.home() / "prompts.txt") << "one ball\ntwo balls\nthree balls\nfour balls\n";
    const Ran ran = cli.run(
        Arguments{"calibrate", "small", "--prompts", "prompts.txt", "-n", "6", "--seed", "3"} +
        scene_generator());
    INFO(ran.err);
    REQUIRE(ran.code == 0);
}

}  // namespace

TEST_CASE("A strategy is replayed on a calibration, with the scores to stop at of other prompts") {
    Cli cli;
    calibrate(cli);
    const Ran plain = cli.run({"simulate", "small", "--strategy", "bon", "-n", "3", "--json"});
    INFO(plain.err);
    REQUIRE(plain.code == 0);
    CHECK(json::parse(plain.out).at("cost_share").at("mean").get<double>() == Approx(1));
    const Arguments stopping{"simulate", "small", "--strategy", "budget",
                             "-n",       "3",     "--folds",    "2"};
    const Ran text = cli.run(stopping);
    INFO(text.err);
    REQUIRE(text.code == 0);
    CHECK_THAT(text.out, Contains("stopped at the scores of other prompts"));
    const json told = json::parse(cli.run(stopping + Arguments{"--json"}).out);
    const json& chosen = told.at("reservations");
    REQUIRE(chosen.size() == 4);
    // Two parts, dealt in turn.
    CHECK(chosen[0] == chosen[2]);
    CHECK(chosen[1] == chosen[3]);
}

TEST_CASE("What folds cannot do is refused with what to do instead") {
    Cli cli;
    calibrate(cli);
    const auto refused = [&](const Arguments& more) {
        const Ran ran = cli.run(Arguments{"simulate", "small", "-n", "3", "--folds"} + more);
        CHECK(ran.code == 2);
        return ran.err;
    };
    CHECK_THAT(refused({"2"}), Contains("add --stopping"));
    CHECK_THAT(refused({"2", "--stopping", "--reservation", "0.5"}), Contains("leave one of them"));
    CHECK_THAT(refused({"9", "--stopping"}), Contains("take 2 ... 4"));
    CHECK_THAT(refused({"2", "--stopping", "--prompt-kind", "none"}),
               Contains("has 0 of the group 'none'"));
    CHECK_THAT(refused({"2", "--stopping", "--budget-candidates", "9"}),
               Contains("calibrate with more"));
}
