// SPDX-License-Identifier: Apache-2.0
#include "core/report/text.hpp"

#include "tests/catch.hpp"
#include "tests/core/report/sample.hpp"

using namespace cinejury;
using namespace cinejury::report;

namespace {

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0, line = 0;
    for (const char c : text) {
        line = c == '\n' ? 0 : line + 1;
        longest = std::max(longest, line);
    }
    return longest;
}

std::string table_of(const std::string& text) {
    return text.substr(0, text.find("\n\n"));
}

}  // namespace

TEST_CASE("the table of a run without limit of width, as it was agreed on") {
    CHECK(
        ranked_table(test::sample_input(), false, 0) ==
        R"(rank  candidate                  overall  coverage  alignment  safety  fineness  coherence  standing
 * 1  0 (seed 4211902773101)       0.928      75 %      0.940   0.970     0.880      0.910  winner
   1  2 (seed 772)                 0.936      88 %      0.960   0.980     0.930      0.850  tied
   -  1 (seed 9007199254740993)        -      62 %          -       -         -          -  out
   -  3 (seed 5)                       -       0 %          -       -         -          -  out

Candidate 0 wins a tie with 2. Tie: the overall scores of candidates 0, 2 lie within 0.01 of the best, 0.936; candidate 0 has the lowest index.
out: 1: gate safety.shocking: 0.31 is under the minimum 0.5
out: 3: candidate-0003.mp4: no video stream; was the program ended early?
not scored: fineness.face: not applicable for 0, 1, 2
not scored: coherence.drift: abstain for 0
not scored: fineness.defocus: failed for 1
note: coherence.drift is compared for no candidate, and no number stands in for it: abstain for candidate 0
note: no degeneracy guard in this panel
)");
}

TEST_CASE("a narrow terminal loses aspects, and is told which") {
    const std::string text = ranked_table(test::sample_input(), false, 90);
    CHECK(
        table_of(text) ==
        R"(rank  candidate                  overall  coverage  alignment  safety  fineness  standing
 * 1  0 (seed 4211902773101)       0.928      75 %      0.940   0.970     0.880  winner
   1  2 (seed 772)                 0.936      88 %      0.960   0.980     0.930  tied
   -  1 (seed 9007199254740993)        -      62 %          -       -         -  out
   -  3 (seed 5)                       -       0 %          -       -         -  out
(too narrow for: coherence))");
    ReportInput long_names = test::sample_input();
    for (ledger::Candidate& candidate : long_names.candidates)
        candidate.input = std::string(300, 'x') + ".mp4";
    CHECK(longest_line(table_of(ranked_table(long_names, false, 80))) <= 80);
    for (const unsigned width : {80u, 100u, 120u, 200u})
        CHECK(longest_line(table_of(ranked_table(test::sample_input(), false, width))) <= width);
}

TEST_CASE("colours come only when they are asked for, and change nothing else") {
    std::string coloured = ranked_table(test::sample_input(), true, 0);
    CHECK(coloured.find("\x1b[1;32m") != std::string::npos);
    for (auto at = coloured.find('\x1b'); at != std::string::npos; at = coloured.find('\x1b'))
        coloured.erase(at, coloured.find('m', at) - at + 1);
    CHECK(coloured == ranked_table(test::sample_input(), false, 0));
}

TEST_CASE("no outside text reaches the terminal as a control") {
    const std::string text = ranked_table(test::hostile_input(), false, 100);
    for (const char c : text)
        REQUIRE((c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)));
    for (const char* bad : {"\xe2\x80\xae", "\xe2\x81\xa6", "\xc2\x9b"})
        CHECK(text.find(bad) == std::string::npos);
    CHECK(text.find("<U+001B>[31mred") != std::string::npos);
}

TEST_CASE("wide and combining letters keep the columns in line") {
    ReportInput input = test::sample_input();
    input.candidates[0].input = "灯台.mp4";
    input.candidates[2].input = "phare.mp4";
    const std::string text = ranked_table(input, false, 0);
    const auto line = [&text](const std::string& word) {
        const auto at = text.find(word);
        const auto begin = text.rfind('\n', at) + 1;
        return text.substr(begin, text.find('\n', at) - begin);
    };
    // Two letters of three bytes and two columns each: two bytes more than columns.
    CHECK(line("灯台").find("0.928") == line("phare").find("0.936") + 2);
}

TEST_CASE("a run without a winner and a run of one candidate have words of their own") {
    ReportInput none = test::sample_input();
    none.verdict = {};
    none.verdict.why = "No candidate is left: 4 of 4 could not be scored.";
    const std::string text = ranked_table(none, false, 0);
    CHECK(text.find("No winner. No candidate is left") != std::string::npos);
    CHECK(text.find("not judged") != std::string::npos);
    CHECK(text.find('*') == std::string::npos);

    ReportInput one = test::sample_input();
    one.candidates.resize(1);
    one.verdict.tie = false;
    CHECK(ranked_table(one, false, 0).find("The only candidate.") != std::string::npos);
    CHECK_FALSE(ranked_table({}, false, 80).empty());
}
