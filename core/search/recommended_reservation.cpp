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

Result<std::optional<double>> recommended_reservation(const RewardMatrix& matrix, std::uint64_t n,
                                                      const std::string& group) {
    std::vector<double> values;
    std::uint64_t seeds = ~std::uint64_t{0};
    for (const MatrixRow& row : matrix.rows) {
        if (!in_group(row, group)) continue;
        seeds = std::min<std::uint64_t>(seeds, row.cells.size());
        for (const MatrixCell& cell : row.cells)
            if (cell.overall) values.push_back(*cell.overall);
    }
    std::optional<double> recommended;
    double least = static_cast<double>(n);
    for (int percent = 30; percent < 100 && !values.empty(); ++percent) {
        RunPlan plan = best_of(matrix, n);
        plan.search.stopping = true;
        plan.search.reservation = quantile(values, percent / 100.0);
        plan.search.most_candidates = std::min(seeds, 2 * n);
        CINEJURY_ASSIGN(const Simulated found, simulate(matrix, plan, {kTrialRuns, 1, group}));
        if (found.strategy.mean < found.best_of_n.mean || found.cost.mean >= least) continue;
        least = found.cost.mean;
        recommended = plan.search.reservation;
    }
    return recommended;
}

Result<std::vector<double>> reservations_by_fold(const RewardMatrix& matrix, std::uint64_t n,
                                                 std::uint64_t folds, const std::string& group) {
    std::vector<const MatrixRow*> rows;
    for (const MatrixRow& row : matrix.rows)
        if (in_group(row, group)) rows.push_back(&row);
    if (folds < 2 || folds > rows.size())
        return Status(Code::kInvalidArgument,
                      fmt::format("simulate: {} prompts cannot be dealt to {} folds; take 2 ... {}",
                                  rows.size(), folds, rows.size()));
    std::vector<double> reservations(rows.size());
    for (std::uint64_t fold = 0; fold < folds; ++fold) {
        RewardMatrix others = matrix;
        others.rows.clear();
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (i % folds != fold) others.rows.push_back(*rows[i]);
        CINEJURY_ASSIGN(const std::optional<double> chosen, recommended_reservation(others, n, {}));
        if (!chosen)
            return Status(
                Code::kInvalidArgument,
                fmt::format("simulate: without fold {} of {} no score is worth best of {}; "
                            "calibrate with more seeds, or take fewer candidates",
                            fold + 1, folds, n));
        for (std::size_t i = fold; i < rows.size(); i += folds) reservations[i] = *chosen;
    }
    return reservations;
}

}  // namespace cinejury::search
