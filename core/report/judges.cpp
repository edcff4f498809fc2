// SPDX-License-Identifier: Apache-2.0
// What scores say beside the verdict: held-out experts, monitors, and scores that are missing.
#include <algorithm>
#include <map>
#include <set>

#include "core/report/sections.hpp"

namespace cinejury::report {
namespace {

using nlohmann::json;

// Calibrated values of one held-out expert: criterion -> candidate -> value.
using Values = std::map<std::string, std::map<std::uint64_t, double>>;

std::set<std::uint64_t> in_contention(const panel::Verdict& verdict) {
    std::set<std::uint64_t> indices;
    for (const panel::Standing& standing : verdict.standings)
        if (standing.in_contention) indices.insert(standing.index);
    return indices;
}

std::map<std::string, Values> held_out_values(const ReportInput& input) {
    const std::set<std::uint64_t> contention = in_contention(input.verdict);
    std::map<std::string, Values> experts;
    for (const ledger::Candidate& candidate : input.candidates)
        for (const panel::Score& score : candidate.scores) {
            if (score.role != panel::Role::kHeldOut) continue;
            auto& values = experts[score.expert][score.criterion];
            const bool ok = score.status == panel::ScoreStatus::kOk && score.calibrated;
            if (ok && contention.count(candidate.index))
                values[candidate.index] = *score.calibrated;
        }
    // The verdict's own rule: only criteria that are ok for all in contention are compared.
    for (auto& [expert, values] : experts)
        for (auto at = values.begin(); at != values.end();)
            at = at->second.size() == contention.size() && !contention.empty() ? std::next(at)
                                                                               : values.erase(at);
    return experts;
}

std::map<std::uint64_t, double> means(const Values& values) {
    std::map<std::uint64_t, double> sums;
    for (const auto& [criterion, by_candidate] : values)
        for (const auto& [index, value] : by_candidate) sums[index] += value;
    for (auto& [index, sum] : sums) sum /= static_cast<double>(values.size());
    return sums;
}

std::vector<std::uint64_t> favourites(const std::map<std::uint64_t, double>& means, double band) {
    std::vector<std::uint64_t> indices;
    double top = -std::numeric_limits<double>::infinity();
    for (const auto& [index, mean] : means) top = std::max(top, mean);
    for (const auto& [index, mean] : means)
        if (mean >= top - band) indices.push_back(index);
    return indices;
}

std::string_view gap_rule(panel::OnFailed on_failed) {
    switch (on_failed) {
        case panel::OnFailed::kExclude:
            return "A score that is not ok is never a number. Candidates are compared only on "
                   "criteria that are ok for all in contention; a failed score on a weighted "
                   "criterion puts its candidate out.";
        case panel::OnFailed::kDropCriterion:
            return "A score that is not ok is never a number. Candidates are compared only on "
                   "criteria that are ok for all in contention; a failed score on a weighted "
                   "criterion leaves that criterion out for all.";
        case panel::OnFailed::kFailRun:
            return "A score that is not ok is never a number. Candidates are compared only on "
                   "criteria that are ok for all in contention; a failed score on a weighted "
                   "criterion ends the run without a verdict.";
    }
    return "";
}

}  // namespace

json held_out_section(const ReportInput& input) {
    json section = json::array();
    for (const auto& [expert, values] : held_out_values(input)) {
        const auto mean = means(values);
        const auto preferred = favourites(mean, input.panel.tie_band);
        json criteria = json::array(), candidates = json::array();
        for (const auto& entry : values) criteria.push_back(entry.first);
        for (const auto& [index, value] : mean)
            candidates.push_back(json::object({{"index", index}, {"mean", value}}));
        json agrees = nullptr;
        if (input.verdict.winner && !preferred.empty())
            agrees = std::count(preferred.begin(), preferred.end(), *input.verdict.winner) > 0;
        section.push_back(json::object({{"agrees", std::move(agrees)},
                                        {"candidates", std::move(candidates)},
                                        {"criteria", std::move(criteria)},
                                        {"expert", expert},
                                        {"preferred", preferred}}));
    }
    return section;
}

json monitors_section(const ReportInput& input) {
    struct Pool {
        double sum = 0;
        std::uint64_t scored = 0;
        std::optional<double> winner, calibrated_winner;
    };
    std::map<std::pair<std::string, std::string>, Pool> pools;
    for (const ledger::Candidate* candidate : by_index(input))
        for (const panel::Score& score : candidate->scores) {
            if (score.role != panel::Role::kMonitor) continue;
            Pool& pool = pools[{score.expert, score.criterion}];
            if (score.status != panel::ScoreStatus::kOk || !score.raw) continue;
            pool.sum += *score.raw;
            ++pool.scored;
            if (input.verdict.winner != candidate->index) continue;
            pool.winner = score.raw;
            pool.calibrated_winner = score.calibrated;
        }
    json section = json::array();
    for (const auto& [key, pool] : pools) {
        const auto threshold = input.panel.thresholds.find(key.second);
        json alarm = nullptr;
        if (threshold != input.panel.thresholds.end() && pool.calibrated_winner)
            alarm = *pool.calibrated_winner < threshold->second;
        section.push_back(json::object(
            {{"alarm", std::move(alarm)},
             {"criterion", key.second},
             {"expert", key.first},
             {"pool_mean",
              pool.scored ? json(pool.sum / static_cast<double>(pool.scored)) : json(nullptr)},
             {"scored", pool.scored},
             {"winner", optional_json(pool.winner)}}));
    }
    return section;
}

json gaps_section(const ReportInput& input) {
    json missing = json::array();
    for (const ledger::Candidate* candidate : by_index(input))
        for (const panel::Score* score : in_order(candidate->scores)) {
            if (score->status == panel::ScoreStatus::kOk) continue;
            missing.push_back(json::object({{"candidate", candidate->index},
                                            {"criterion", score->criterion},
                                            {"expert", score->expert},
                                            {"status", panel::score_status_name(score->status)}}));
        }
    return json::object(
        {{"missing", std::move(missing)}, {"rule", gap_rule(input.panel.on_failed)}});
}

}  // namespace cinejury::report
