// SPDX-License-Identifier: Apache-2.0
// What the program is told, and what the generator says of it.
#include "tests/catch.hpp"
#include "tests/plugins/command/made_generator.hpp"
#include "tests/plugins/command/workshop.hpp"

namespace cinejury::command::test {
namespace {

using Catch::Contains;

std::unique_ptr<MadeGenerator> made(const plugin::Settings& settings) {
    auto generator = MadeGenerator::make(settings);
    INFO(generator.status().message());
    REQUIRE(generator.ok());
    return *std::move(generator);
}

TEST_CASE("Placeholders are filled from the run, else from the options") {
    const Workshop workshop;
    const std::string script = workshop.script("program", "echo $2 $3 $4 $5 $6 > \"$1\"");
    const auto generator =
        made({{"program", script + " {output} {seed} {width}x{height} {frames} {fps} {{prompt}}"},
              {"width", "64"},
              {"fps", "30000/1001"},
              {"extension", "webm"}});
    const std::string folder = workshop.empty_folder("attempt");
    cj_candidate_spec_t spec = plain_spec(folder, 18446744073709551615u);
    const auto defaults = generator->run("x", spec);
    REQUIRE(defaults.ok());
    CHECK_THAT(*defaults, Catch::EndsWith("/candidate.webm"));
    CHECK(read_file(*defaults) == "18446744073709551615 64x240 48 30000/1001 {prompt}\n");

    spec.set |= CJ_SPEC_SIZE | CJ_SPEC_FRAMES | CJ_SPEC_FPS;
    spec.width = 32;
    spec.height = 16;
    spec.frames = 5;
    spec.fps_numerator = 10;
    spec.fps_denominator = 1;
    const auto given = generator->run("x", spec);
    REQUIRE(given.ok());
    CHECK(read_file(*given) == "18446744073709551615 32x16 5 10 {prompt}\n");
    const auto echo = generator->echo(spec);
    REQUIRE(echo.ok());
    CHECK(echo->set == (CJ_SPEC_SIZE | CJ_SPEC_FRAMES | CJ_SPEC_FPS | CJ_SPEC_OUTPUT_FOLDER));
    CHECK((echo->width == 32 && echo->height == 16 && echo->frames == 5));
}

TEST_CASE("The seed is echoed only by a program that was declared deterministic") {
    const Workshop workshop;
    const std::string folder = workshop.empty_folder("attempt");
    const plugin::Settings settings{{"program", "true {output} {seed} {prompt}"}};
    const auto stochastic = made(settings)->echo(plain_spec(folder));
    REQUIRE(stochastic.ok());
    CHECK((stochastic->set & CJ_SPEC_SEED) == 0);
    plugin::Settings promised = settings;
    promised["deterministic"] = "true";
    const auto echoed = made(promised)->echo(plain_spec(folder));
    REQUIRE(echoed.ok());
    CHECK((echoed->set & CJ_SPEC_SEED) != 0);
    CHECK(echoed->seed == 7);
}

TEST_CASE("What a program would not know of is refused") {
    const Workshop workshop;
    const std::string folder = workshop.empty_folder("attempt");
    const auto generator = made({{"program", "true {output} {seed} {width}"}});
    const auto [field, words] = GENERATE(table<std::uint32_t, const char*>({
        {CJ_SPEC_FRAMES, "frames"},
        {CJ_SPEC_FPS, "fps"},
        {CJ_SPEC_SIZE, "height"},
        {CJ_SPEC_STEPS, "steps"},
        {CJ_SPEC_GUIDANCE, "guidance"},
    }));
    cj_candidate_spec_t spec = plain_spec(folder);
    spec.set |= field;
    spec.frames = spec.width = spec.height = spec.fps_numerator = spec.fps_denominator = 8;
    spec.steps = 4;
    const auto result = generator->run("x", spec);
    CHECK(result.status().code() == Code::kInvalidArgument);
    CHECK_THAT(result.status().message(), Contains(words));
    spec = plain_spec(folder);
    spec.set &= ~CJ_SPEC_OUTPUT_FOLDER;
    CHECK_THAT(generator->run("x", spec).status().message(), Contains("output_folder"));
}

TEST_CASE("A template that ignores seed or prompt is allowed with a warning") {
    const auto generator = made({{"program", "true {output}"}});
    CHECK_THAT(generator->warnings(), Contains("{seed}") && Contains("{prompt}"));
    CHECK(made({{"program", "true {output} {seed} {prompt}"}})->warnings().empty());
}

TEST_CASE("The environment is inherited or minimal, and can be added to") {
    const Workshop workshop;
    REQUIRE(::setenv("CINEJURY_TEST_MARK", "here", 1) == 0);
    const std::string script = workshop.script("program", "env > \"$1\"");
    const std::string folder = workshop.empty_folder("attempt");
    plugin::Settings settings{{"program", script + " {output}"},
                              {"set-environment", "MODEL='a b' HOME=/nowhere"}};
    const auto inherited = made(settings)->run("x", plain_spec(folder));
    REQUIRE(inherited.ok());
    CHECK_THAT(read_file(*inherited), Contains("CINEJURY_TEST_MARK=here\n") &&
                                          Contains("MODEL=a b\n") && Contains("HOME=/nowhere\n"));
    settings["environment"] = "minimal";
    const auto minimal = made(settings)->run("x", plain_spec(folder));
    REQUIRE(minimal.ok());
    CHECK_THAT(read_file(*minimal),
               !Contains("CINEJURY_TEST_MARK") && Contains("PATH=") && Contains("MODEL=a b\n"));
}

TEST_CASE("A program gets no input, no handle of the host, and no blocked signal") {
    const Workshop workshop;
    const std::string script = workshop.script(
        "program",
        "cat > \"$1\"; ls /proc/self/fd | grep -c . >> \"$1\"; grep SigBlk /proc/self/status >> "
        "\"$1\"");
    int leaky[2];
    REQUIRE(::pipe(leaky) == 0);
    const auto path =
        made({{"program", script + " {output}"}})->run("x", plain_spec(workshop.empty_folder("a")));
    ::close(leaky[0]);
    ::close(leaky[1]);
    REQUIRE(path.ok());
    // 0, 1, 2 and the folder that ls reads.
    CHECK(read_file(*path) == "4\nSigBlk:\t0000000000000000\n");
}

}  // namespace
}  // namespace cinejury::command::test
