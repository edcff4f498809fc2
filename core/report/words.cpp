// SPDX-License-Identifier: Apache-2.0
#include "core/report/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "core/panel/criteria.hpp"
#include "core/report/run_paths.hpp"
#include "core/report/sections.hpp"

namespace cinejury::report {

std::string candidate_origin(const ledger::Candidate& candidate) {
    if (!candidate.input.empty()) return candidate.input;
    return candidate.seed ? fmt::format("seed {}", *candidate.seed) : std::string();
}

StandingWords standing_words(const ReportInput& input, const ledger::Candidate& candidate) {
    const panel::Verdict& verdict = input.verdict;
    if (verdict.winner == candidate.index) return {Place::kWinner, "winner", ""};
    const panel::Standing* standing = standing_of(verdict, candidate.index);
    if (standing && standing->in_contention) {
        const bool tied = std::count(verdict.tied.begin(), verdict.tied.end(), candidate.index) > 0;
        return tied && verdict.tie ? StandingWords{Place::kTied, "tied", ""}
                                   : StandingWords{Place::kInContention, "in contention", ""};
    }
    if (candidate.state == ledger::CandidateState::kPruned && !candidate.stages.empty())
        return {Place::kOut, "pruned",
                fmt::format("not among the best by its {} {}", candidate.stages.back().kind,
                            candidate.stages.back().name)};
    std::string why = candidate.error;
    if (why.empty() && standing) why = standing->out_because;
    if (why.empty()) return {Place::kOut, "not judged", ""};
    nlohmann::json text = std::move(why);
    RunPaths(input).shorten(text);
    return {Place::kOut, "out", text.get<std::string>()};
}

std::string headline(const ReportInput& input) {
    const panel::Verdict& verdict = input.verdict;
    if (!verdict.winner) return "No winner";
    if (input.candidates.size() == 1) return "The only candidate";
    std::string others;
    for (const std::uint64_t index : verdict.tied)
        if (index != *verdict.winner)
            others += fmt::format("{}{}", others.empty() ? "" : ", ", index);
    if (!verdict.tie || others.empty()) return fmt::format("Candidate {} wins", *verdict.winner);
    return fmt::format("Candidate {} wins a tie with {}", *verdict.winner, others);
}

std::vector<std::string> present_aspects(const panel::Verdict& verdict) {
    std::set<std::string> present;
    for (const panel::Standing& standing : verdict.standings)
        for (const auto& entry : standing.aspects) present.insert(entry.first);
    std::vector<std::string> ordered;
    for (std::size_t i = 0; i < panel::kAspectCount; ++i) {
        const std::string id(panel::aspect_id(static_cast<panel::Aspect>(i)));
        if (present.erase(id)) ordered.push_back(id);
    }
    ordered.insert(ordered.end(), present.begin(), present.end());
    return ordered;
}

std::string short_number(double value) {
    const double size = std::fabs(value);
    const bool plain = size == 0 || (size >= 5e-4 && size < 1e6);
    return plain ? fmt::format("{:.3f}", value) : fmt::format("{:.3g}", value);
}

std::string percent(double share) {
    return fmt::format("{:.0f} %", share * 100);
}

std::vector<const ledger::Candidate*> best_first(const ReportInput& input) {
    std::vector<const ledger::Candidate*> order = by_index(input);
    const auto place = [&input](const ledger::Candidate* candidate) {
        const panel::Standing* standing = standing_of(input.verdict, candidate->index);
        if (input.verdict.winner == candidate->index) return std::uint32_t{0};
        const bool ranked = standing && standing->in_contention && standing->rank > 0;
        return ranked ? standing->rank : std::numeric_limits<std::uint32_t>::max();
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](auto* a, auto* b) { return place(a) < place(b); });
    return order;
}

}  // namespace cinejury::report
