// SPDX-License-Identifier: Apache-2.0
// The words that terminal and page share: names, numbers, where a candidate stands. Text is not
// escaped here. Thread rule: free functions on values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/report/report.hpp"

namespace cinejury::report {

enum class Place { kWinner, kTied, kInContention, kOut };

struct StandingWords {
    Place place = Place::kOut;
    std::string word;  // "winner", "tied", "in contention", "out", "not judged"
    std::string why;   // for "out"; else empty
    std::string text() const { return why.empty() ? word : word + ": " + why; }
};

// The file or "seed 77"; empty when it has neither.
std::string candidate_origin(const ledger::Candidate& candidate);
StandingWords standing_words(const ReportInput& input, const ledger::Candidate& candidate);
// "Candidate 2 wins", "Candidate 2 wins a tie with 3", "The only candidate", "No winner".
std::string headline(const ReportInput& input);
// Aspect ids that some candidate has a value for, in the taxonomy's order, others after them.
std::vector<std::string> present_aspects(const panel::Verdict& verdict);
// Three decimals, or three digits outside the range in which those mean something.
std::string short_number(double value);
std::string percent(double share);  // "87 %"
// Candidates, best first: the winner, by rank, then those out of contention, each by index.
// Borrowed.
std::vector<const ledger::Candidate*> best_first(const ReportInput& input);

}  // namespace cinejury::report
