// SPDX-License-Identifier: Apache-2.0
// Help, manual page, completion and docs/cli.md say what the tables say.
#include <fstream>
#include <sstream>

#include "hosts/cli/exit_code.hpp"
#include "hosts/cli/table/command.hpp"
#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

namespace cli = cinejury::cli;
using Catch::Matchers::Contains;
using cinejury::cli::test::Arguments;
using cinejury::cli::test::Cli;

namespace {

Arguments words_of(std::string_view name) {
    Arguments words;
    std::istringstream stream{std::string(name)};
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

// What bash offers for a line that ends in the word to be completed.
std::string completed(const Cli& cli, const Arguments& line) {
    cli.home().write("try.sh",
                     "source <(\"$PROGRAM\" completion bash)\n"
                     "COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))\n"
                     "compopt() { :; }\n"
                     "_cinejury \"$PROGRAM\"; printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    const auto ran = cli.run_program("bash", Arguments{"try.sh"} + line);
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    return ran.out;
}

}  // namespace

TEST_CASE("--help lists every command with its summary, and every exit code") {
    const auto ran = Cli().run({"--help"});
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    for (const cli::Command& command : cli::commands())
        CHECK_THAT(ran.out, Contains("  " + std::string(command.name) + " "));
    for (const cli::ExitCodeRow& row : cli::exit_code_rows())
        CHECK_THAT(ran.out, Contains("\n  " + std::to_string(static_cast<int>(row.code)) + " "));
}

TEST_CASE("Help on a command names its options, its arguments and its examples") {
    Cli program;
    for (const cli::Command& command : cli::commands()) {
        const auto ran = program.run(words_of(command.name) + Arguments{"--help"});
        INFO(command.name);
        CHECK(ran.code == 0);
        CHECK_THAT(ran.out, Contains(cli::usage_line(command)));
        for (const cli::Option& option : cli::options())
            if (!option.hidden && cli::takes(command, option))
                CHECK_THAT(ran.out, Contains(std::string(option.name)));
        for (const cli::Example& example : command.examples)
            CHECK_THAT(ran.out, Contains(std::string(example.line)));
        CHECK(program.run(Arguments{"help"} + words_of(command.name)).out == ran.out);
    }
}

TEST_CASE("Help on a first word lists its commands") {
    const auto ran = Cli().run({"runs", "--help"});
    CHECK(ran.code == 0);
    CHECK_THAT(ran.out, Contains("runs list") && Contains("(usual)") && Contains("runs replay"));
}

TEST_CASE("Help that is piped has no escape sequences and fits into 80 columns but for examples") {
    const auto ran = Cli().run({"pick", "--help"});
    CHECK(ran.out.find('\033') == std::string::npos);
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);)
        if (line.find("cinejury pick") == std::string::npos) CHECK(line.size() <= 80);
}

TEST_CASE("The manual page has no fault and names every option and variable") {
    Cli program;
    const auto page = program.run({"man"});
    CHECK(page.code == 0);
    program.home().write("cinejury.1", page.out);
    const auto shown = program.run_program(
        "groff", {"-man", "-Tascii", "-ww", "-P-cbou", "-rLL=200n", "cinejury.1"});
    INFO(shown.err);
    CHECK(shown.code == 0);
    CHECK(shown.err.empty());
    for (const cli::Option& option : cli::options()) {
        if (option.hidden) continue;
        CHECK_THAT(shown.out, Contains(std::string(option.name)));
        if (const std::string name = cli::environment_name(option); !name.empty())
            CHECK_THAT(shown.out, Contains(name));
    }
}

TEST_CASE("The shell completes commands, second words, options and values") {
    Cli program;
    program.set("PROGRAM", Cli::program());
    CHECK_THAT(completed(program, {"cinejury", "pi"}), Contains("pick"));
    CHECK_THAT(completed(program, {"cinejury", "runs", "re"}), Contains("replay"));
    CHECK_THAT(completed(program, {"cinejury", "pick", "--gen"}), Contains("--generator"));
    CHECK_THAT(completed(program, {"cinejury", "runs", "gc", "--d"}), Contains("--days"));
    CHECK_THAT(completed(program, {"cinejury", "pick", "--codec", "v"}), Contains("vp9"));
    CHECK_THAT(completed(program, {"cinejury", "new", "ge"}), Contains("generator"));
    program.home().write("clip.mp4", "");
    CHECK_THAT(completed(program, {"cinejury", "rank", "cl"}), Contains("clip.mp4"));
}

TEST_CASE("docs/cli.md holds the reference as the program prints it") {
    std::ifstream stream(CINEJURY_SOURCE_DIR "/docs/cli.md");
    const std::string page((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
    const std::string begin = "<!-- begin: cinejury help --markdown -->\n";
    const std::string end = "<!-- end: cinejury help --markdown -->\n";
    const std::size_t from = page.find(begin), to = page.find(end);
    REQUIRE(from != std::string::npos);
    REQUIRE(to != std::string::npos);
    const std::string in_page = page.substr(from + begin.size(), to - from - begin.size());
    INFO("put what `cinejury help --markdown` prints between the two marks");
    CHECK((in_page == Cli().run({"help", "--markdown"}).out));
}
