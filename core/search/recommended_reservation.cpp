// SPDX-License-Identifier: Apache-2.0
#include "core/search/recommended_reservation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/statistics.hpp"
#include "core/search/simulate.hpp"

namespace cinejury::search {
namespace {

constexpr std::uint64_t kTrialRuns = 50;  // replays for each score: enough to tell scores apart

bool in_group(const MatrixRow& row, const std::string& group) {
    return group.empty() || row.group == group;
}

}  // namespace

RunPlan best_of(const RewardMatrix& matrix, std::uint64_t n) {
    RunPlan plan = matrix.plan;
    plan.strategy = "bon";
    plan.search = SearchChoice();
    plan.count = n;
    return plan;
}

RunPlan stopping_for(const RewardMatrix& matrix, std::uint64_t n, const std::string& group) {
    RunPlan plan = best_of(matrix, n);
    plan.search.stopping = true;
    plan.search.most_candidates = 2 * n;
    for (const MatrixRow& row : matrix.rows)
        if (in_group(row, group))
            plan.search.most_candidates =
                std::min<std::uint64_t>(plan.search.most_candidates, row.cells.size());
    return plan;
}

Result<std::optional<double>> recommended_reservation(const RewardMatrix& matrix,
                                                      const RunPlan& plan,
                                                      const std::string& group) {
    std::vector<double> values;
    for (const MatrixRow& row : matrix.rows)
        for (const MatrixCell& cell : row.cells)
            if (in_group(row, group) && cell.overall) values.push_back(*cell.overall);
    std::optional<double> recommended;
    double least = static_cast<double>(plan.count);
    RunPlan trial = plan;
    for (int percent = 30; percent < 100 && !values.empty(); ++percent) {
        trial.search.reservation = quantile(values, percent / 100.0);
        CINEJURY_ASSIGN(const Simulated found, simulate(matrix, trial, {kTrialRuns, 1, group}));
        if (found.strategy.mean < found.best_of_n.mean || found.cost.mean >= least) continue;
        least = found.cost.mean;
        recommended = trial.search.reservation;
    }
    return recommended;
}

Result<std::vector<double>> reservations_by_fold(const RewardMatrix& matrix, const RunPlan& plan,
                                                 std::uint64_t folds, const std::string& group) {
    std::vector<const MatrixRow*> rows;
    for (const MatrixRow& row : matrix.rows)
        if (in_group(row, group)) rows.push_back(&row);
    if (rows.size() < 2)
        return Status(
            Code::kInvalidArgument,
            fmt::format("simulate: folds need at least 2 prompts, and calibration {} has {} of the "
                        "group '{}'; calibrate more, or leave folds out",
                        matrix.name, rows.size(), group));
    if (folds < 2 || folds > rows.size())
        return Status(Code::kInvalidArgument,
                      fmt::format("simulate: {} prompts cannot be dealt to {} folds; take 2 ... {}",
                                  rows.size(), folds, rows.size()));
    std::vector<double> reservations(rows.size());
    for (std::uint64_t fold = 0; fold < folds; ++fold) {
        RewardMatrix others;
        others.name = matrix.name;
        others.plan = matrix.plan;
        others.abilities = matrix.abilities;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (i % folds != fold) others.rows.push_back(*rows[i]);
        CINEJURY_ASSIGN(const std::optional<double> chosen, recommended_reservation(others, plan));
        if (!chosen)
            return Status(
                Code::kInvalidArgument,
                fmt::format("simulate: without fold {} of {} no score is worth best of {}; "
                            "calibrate with more seeds, or take fewer candidates",
                            fold + 1, folds, plan.count));
        for (std::size_t i = fold; i < rows.size(); i += folds) reservations[i] = *chosen;
    }
    return reservations;
}

}  // namespace cinejury::search
