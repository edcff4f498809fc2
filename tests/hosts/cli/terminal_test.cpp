// SPDX-License-Identifier: Apache-2.0
// Nothing from outside reaches a terminal as a control sequence; colours and bars are for
// terminals.
#include "hosts/cli/terminal/safe_text.hpp"
#include "hosts/cli/terminal/table_printer.hpp"
#include "hosts/cli/terminal/wrap.hpp"
#include "tests/catch.hpp"
#include "tests/hosts/cli/cli.hpp"

using Catch::Matchers::Contains;
using cinejury::cli::safe_lines;
using cinejury::cli::test::Cli;

TEST_CASE("Line feeds stay, and everything else that a terminal would obey becomes visible") {
    CHECK(safe_lines("one\ntwo\033[31m") == "one\ntwo<U+001B>[31m");
    CHECK(safe_lines("") == "");
    CHECK(safe_lines("\n") == "\n");
    CHECK(safe_lines("\xc2\x9b \xe2\x80\xae") == "<U+009B> <U+202E>");
}

TEST_CASE("Columns of a table line up, and cells are made safe") {
    cinejury::cli::TablePrinter table(
        {{"name"}, {"n", cinejury::cli::TablePrinter::Align::kRight}});
    table.row({"\xc3\xa4", "1"});
    table.row({"b\033", "200"});
    CHECK(table.print(cinejury::cli::Style::plain()) ==
          "name         n\n\xc3\xa4            1\nb<U+001B>  200\n");
}

TEST_CASE("Text is broken at blanks, and a long word stays whole") {
    CHECK(cinejury::cli::wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(cinejury::cli::wrap("a incomprehensible b", 5) ==
          std::vector<std::string>{"a", "incomprehensible", "b"});
    CHECK(cinejury::cli::wrap("", 5) == std::vector<std::string>{""});
}

TEST_CASE("A message that repeats what the user typed is safe") {
    const auto ran = Cli().run({"pick\033[2J"});
    CHECK(ran.code == 2);
    CHECK(ran.err.find('\033') == std::string::npos);
    CHECK_THAT(ran.err, Contains("pick<U+001B>[2J"));
}

TEST_CASE("Colours are for terminals, and NO_COLOR and --color turn them off or on") {
    Cli cli;
    const auto coloured = [](const std::string& text) {
        return text.find('\033') != std::string::npos;
    };
    CHECK_FALSE(coloured(cli.run({"criteria"}).out));
    CHECK(coloured(cli.run_on_terminal({"criteria"}).out));
    CHECK(coloured(cli.run({"criteria", "--color", "always"}).out));
    CHECK_FALSE(coloured(cli.run_on_terminal({"criteria", "--color", "never"}).out));
    cli.set("TERM", "dumb");
    CHECK_FALSE(coloured(cli.run_on_terminal({"criteria"}).out));
    cli.set("TERM", "xterm");
    cli.set("NO_COLOR", "1");
    CHECK_FALSE(coloured(cli.run_on_terminal({"criteria"}).out));
}

TEST_CASE(
    "Standard output that cannot be written ends with code 5, a reader that went away does not") {
    Cli cli;
    const std::string quoted = "'" + Cli::program() + "'";
    const auto full = cli.run_program("sh", {"-c", quoted + " criteria > /dev/full"});
    CHECK(full.code == 5);
    CHECK_THAT(full.err, Contains("standard output"));
    const auto gone =
        cli.run_program("bash", {"-c", quoted + " criteria | true; echo ${PIPESTATUS[0]}"});
    CHECK(gone.out == "0\n");
    CHECK(gone.err.empty());
}
