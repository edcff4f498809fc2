// SPDX-License-Identifier: Apache-2.0
#include "core/panel/verdict_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cinejury::panel {
namespace {

// What `count` candidates with this exit do: "fail gate safety.crime".
std::string group_text(const Exit& exit, std::size_t count) {
    const bool one = count == 1;
    switch (exit.kind) {
        case Exit::Kind::kError: return "could not be scored";
        case Exit::Kind::kGateFailed:
            return fmt::format("{} gate {}", one ? "fails" : "fail", exit.subject);
        case Exit::Kind::kGateUnknown:
            return fmt::format("{} no value for gate {}", one ? "has" : "have", exit.subject);
        case Exit::Kind::kFailedScore: return fmt::format("failed on {}", exit.subject);
        case Exit::Kind::kNone: break;
    }
    return {};
}

// Candidates that are out for the same reason.
struct Group {
    const Exit* exit;
    std::uint64_t first;  // candidate index
    std::size_t count;
};

std::vector<Group> grouped(std::span<const Standing> standings, std::span<const Exit> exits) {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < exits.size(); ++i) {
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
            return group.exit->kind == exits[i].kind && group.exit->subject == exits[i].subject;
        });
        if (same == groups.end())
            groups.push_back({&exits[i], standings[i].index, 1});
        else
            ++same->count;
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group& a, const Group& b) { return a.count > b.count; });
    return groups;
}

// The best of the others in contention, or nullptr.
const Standing* runner_up(const Verdict& verdict) {
    const Standing* best = nullptr;
    for (const Standing& standing : verdict.standings) {
        if (!standing.in_contention || standing.index == *verdict.winner) continue;
        if (!best || *standing.overall > *best->overall) best = &standing;
    }
    return best;
}

// "; most of the lead comes from coherence (0.91 against 0.85)", where there is more than one
// aspect to choose from.
std::string lead_text(std::span<const WeightedCriterion> compared, const Standing& winner,
                      const Standing& other) {
    const WeightedCriterion* most = nullptr;
    double lead = 0;
    for (const WeightedCriterion& one : compared) {
        const double here =
            one.aspect_weight * (winner.aspects.at(one.aspect) - other.aspects.at(one.aspect));
        if (here > lead) {
            most = &one;
            lead = here;
        }
    }
    if (!most || winner.aspects.size() < 2) return {};
    return fmt::format("; most of the lead comes from {} ({:.4g} against {:.4g})", most->aspect,
                       winner.aspects.at(most->aspect), other.aspects.at(most->aspect));
}

const Standing& standing_of(const Verdict& verdict, std::uint64_t index) {
    return *std::find_if(verdict.standings.begin(), verdict.standings.end(),
                         [&](const Standing& standing) { return standing.index == index; });
}

std::string tie_text(const PanelFile& panel, const Verdict& verdict, const Standing& winner) {
    double top = *winner.overall;
    for (const std::uint64_t index : verdict.tied)
        top = std::max(top, *standing_of(verdict, index).overall);
    return fmt::format(
        "Tie: the overall scores of candidates {} lie within {} of the best, {:.4g}; candidate {} "
        "has the lowest index.",
        fmt::join(verdict.tied, ", "), panel.tie_band, top, winner.index);
}

}  // namespace

std::string exit_text(const Exit& exit) {
    switch (exit.kind) {
        case Exit::Kind::kError: return exit.detail;
        case Exit::Kind::kGateFailed:
            return fmt::format("gate {} fails: {}", exit.subject, exit.detail);
        case Exit::Kind::kGateUnknown:
            return fmt::format("gate {} is unknown: {}", exit.subject, exit.detail);
        case Exit::Kind::kFailedScore: return fmt::format("{} {}", exit.subject, exit.detail);
        case Exit::Kind::kNone: break;
    }
    return {};
}

std::string why_nobody(std::span<const Standing> standings, std::span<const Exit> exits) {
    if (standings.empty()) return "There is no candidate.";
    std::vector<std::string> parts;
    for (const Group& group : grouped(standings, exits))
        parts.push_back(fmt::format("{}{} {} (candidate {}: {})", group.count,
                                    parts.empty() ? fmt::format(" of {}", standings.size()) : "",
                                    group_text(*group.exit, group.count), group.first,
                                    group.exit->detail));
    return fmt::format("No candidate is left: {}.", fmt::join(parts, ", "));
}

std::string why_winner(const PanelFile& panel, const Verdict& verdict,
                       std::span<const WeightedCriterion> compared) {
    const Standing& winner = standing_of(verdict, *verdict.winner);
    if (verdict.tie) return tie_text(panel, verdict, winner);
    const Standing* other = runner_up(verdict);
    if (!other)
        return verdict.standings.size() == 1
                   ? fmt::format("Candidate {} is the only one; its overall score is {:.4g}.",
                                 winner.index, *winner.overall)
                   : fmt::format(
                         "Candidate {} is the only one of {} in contention; its overall "
                         "score is {:.4g}.",
                         winner.index, verdict.standings.size(), *winner.overall);
    return fmt::format(
        "Candidate {} has the best overall score, {:.4g}, {:.4g} above candidate "
        "{}{}.",
        winner.index, *winner.overall, *winner.overall - *other->overall, other->index,
        lead_text(compared, winner, *other));
}

}  // namespace cinejury::panel
