// SPDX-License-Identifier: Apache-2.0
#include "core/search/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/statistics.hpp"
#include "core/search/recommended_reservation.hpp"

namespace cinejury::search {
namespace {

// Replays for each trial of rungs: enough to tell trials apart.
constexpr std::uint64_t kTrialRuns = 50, kCurveRuns = 200;
constexpr double kKeeps[] = {0.75, 0.5, 0.375, 0.25};

std::vector<const MatrixRow*> rows_of(const RewardMatrix& matrix, const std::string& group) {
    std::vector<const MatrixRow*> rows;
    for (const MatrixRow& row : matrix.rows)
        if (group.empty() || row.group == group) rows.push_back(&row);
    return rows;
}

std::vector<StageId> stages_of(const std::vector<const MatrixRow*>& rows) {
    std::vector<StageId> stages;
    for (const MatrixRow* row : rows)
        for (const MatrixCell& cell : row->cells)
            for (const MatrixLook& look : cell.looks)
                if (std::find(stages.begin(), stages.end(), look.stage) == stages.end())
                    stages.push_back(look.stage);
    return stages;
}

// One look at one prompt: its values beside the finished ones.
struct Pairs {
    std::vector<double> looked, finished;
    double cost = 0;
};

Pairs pairs_of(const MatrixRow& row, const StageId& stage) {
    Pairs pairs;
    for (const MatrixCell& cell : row.cells) {
        const MatrixLook* const look = cell.find(stage);
        if (!look || !look->overall || !cell.overall) continue;
        pairs.looked.push_back(*look->overall);
        pairs.finished.push_back(*cell.overall);
        pairs.cost += look->cost;
    }
    return pairs;
}

// What choosing by the look gains over one sample, and what choosing by the end gains.
struct Gains {
    double by_look = 0, by_end = 0;
};

Gains gains_of(const Pairs& pairs) {
    double mean = 0;
    for (const double value : pairs.finished)
        mean += value / static_cast<double>(pairs.finished.size());
    const auto chosen = std::max_element(pairs.looked.begin(), pairs.looked.end());
    return {pairs.finished[static_cast<std::size_t>(chosen - pairs.looked.begin())] - mean,
            *std::max_element(pairs.finished.begin(), pairs.finished.end()) - mean};
}

LookQuality quality_of(const std::vector<const MatrixRow*>& rows, const StageId& stage) {
    LookQuality quality;
    quality.stage = stage;
    std::vector<double> correlations;
    std::vector<Gains> gains;
    double cells = 0;
    for (const MatrixRow* row : rows) {
        const Pairs pairs = pairs_of(*row, stage);
        if (pairs.looked.empty()) continue;
        quality.cost += pairs.cost;
        cells += static_cast<double>(pairs.looked.size());
        gains.push_back(gains_of(pairs));
        if (const auto correlation = spearman(pairs.looked, pairs.finished))
            correlations.push_back(*correlation);
    }
    if (cells > 0) quality.cost /= cells;
    quality.prompts = correlations.size();
    quality.spearman = bootstrap_mean(correlations);
    quality.capture = bootstrap(gains, 1, [](const std::vector<Gains>& some) {
        double by_look = 0, by_end = 0;
        for (const Gains& one : some) by_look += one.by_look, by_end += one.by_end;
        return by_end > 0 ? by_look / by_end : 1;
    });
    return quality;
}

double spread_of(const std::vector<const MatrixRow*>& rows) {
    double sum = 0;
    for (const MatrixRow* row : rows) {
        std::vector<double> values;
        for (const MatrixCell& cell : row->cells)
            if (cell.overall) values.push_back(*cell.overall);
        if (values.size() < 2) continue;
        double mean = 0, squares = 0;
        for (const double value : values) mean += value / static_cast<double>(values.size());
        for (const double value : values) squares += (value - mean) * (value - mean);
        sum += std::sqrt(squares / static_cast<double>(values.size() - 1));
    }
    return sum / static_cast<double>(rows.size());
}

Status add_curve(const RewardMatrix& matrix, const std::string& group, std::uint64_t most,
                 Calibrated& result) {
    for (std::uint64_t n = 1; n <= most; n *= 2) {
        CINEJURY_ASSIGN(const Simulated found,
                        simulate(matrix, best_of(matrix, n), {kCurveRuns, 1, group}));
        result.curve.push_back({n, found.strategy, found.strategy_held_out});
        result.has_held_out = found.has_held_out;
    }
    return {};
}

// All pairs of rungs and shares, and single rungs.
Status add_rungs(const RewardMatrix& matrix, const std::string& group, std::uint64_t n,
                 Calibrated& result) {
    std::vector<double> sigmas;
    for (const LookQuality& look : result.looks)
        if (look.stage.kind == "preview") sigmas.push_back(std::stod(look.stage.name));
    std::vector<std::vector<Rung>> trials;
    for (std::size_t i = 0; i < sigmas.size(); ++i)
        for (const double keep : kKeeps) {
            trials.push_back({{sigmas[i], keep}});
            for (std::size_t j = i + 1; j < sigmas.size(); ++j)
                for (const double again : kKeeps)
                    trials.push_back({{sigmas[i], keep}, {sigmas[j], again}});
        }
    double least = static_cast<double>(n);
    for (const std::vector<Rung>& rungs : trials) {
        RunPlan plan = best_of(matrix, n);
        plan.strategy = "halving";
        plan.search.rungs = rungs;
        CINEJURY_ASSIGN(const Simulated found, simulate(matrix, plan, {kTrialRuns, 1, group}));
        if (found.capture.mean < kRungCapture || found.capture.low < kRungBound) continue;
        if (found.cost.mean >= least) continue;
        least = found.cost.mean;
        result.rungs = rungs;
    }
    return {};
}

}  // namespace

Result<Calibrated> calibrated(const RewardMatrix& matrix, std::uint64_t n,
                              const std::string& group) {
    const std::vector<const MatrixRow*> rows = rows_of(matrix, group);
    Calibrated result;
    std::uint64_t seeds = rows.empty() ? n : ~std::uint64_t{0};
    for (const MatrixRow* row : rows) seeds = std::min<std::uint64_t>(seeds, row->cells.size());
    CINEJURY_RETURN_IF_ERROR(add_curve(matrix, group, std::max(n, seeds), result));
    for (const StageId& stage : stages_of(rows)) result.looks.push_back(quality_of(rows, stage));
    std::stable_sort(result.looks.begin(), result.looks.end(), [](const auto& a, const auto& b) {
        return a.stage.kind < b.stage.kind || (a.stage.kind == b.stage.kind && a.cost < b.cost);
    });
    result.seed_spread = spread_of(rows);
    result.noise = noise_gate(matrix, group);
    CINEJURY_RETURN_IF_ERROR(add_rungs(matrix, group, n, result));
    CINEJURY_ASSIGN(result.reservation,
                    recommended_reservation(matrix, stopping_for(matrix, n, group), group));
    return result;
}

}  // namespace cinejury::search
