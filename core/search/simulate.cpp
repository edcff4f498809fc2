// SPDX-License-Identifier: Apache-2.0
#include "core/search/simulate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "core/search/matrix_context.hpp"

namespace cinejury::search {
namespace {

// Means over the replays on one prompt.
struct PromptMeans {
    double single = 0, best = 0, strategy = 0, cost = 0;
    double single_held_out = 0, best_held_out = 0, strategy_held_out = 0;
};

// The first `take` of a random order of `count`.
std::vector<std::size_t> draw(std::mt19937_64& random, std::size_t count, std::size_t take) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = 0; i < take; ++i)
        std::swap(order[i], order[i + random_below(random, count - i)]);
    order.resize(take);
    return order;
}

auto mean_of(double PromptMeans::*member) {
    return [member](const std::vector<PromptMeans>& prompts) {
        double sum = 0;
        for (const PromptMeans& one : prompts) sum += one.*member;
        return sum / static_cast<double>(prompts.size());
    };
}

double capture_of(const std::vector<PromptMeans>& prompts) {
    const double single = mean_of(&PromptMeans::single)(prompts);
    const double gain = mean_of(&PromptMeans::best)(prompts) - single;
    return gain == 0 ? 1 : (mean_of(&PromptMeans::strategy)(prompts) - single) / gain;
}

// A candidate that is out of contention counts as the worst of its prompt: it cannot be chosen.
double value_of(const MatrixRow& row, const std::optional<double>& overall) {
    if (overall) return *overall;
    double worst = 0;
    bool any = false;
    for (const MatrixCell& cell : row.cells)
        if (cell.overall && (!any || *cell.overall < worst)) worst = *cell.overall, any = true;
    return worst;
}

Result<PromptMeans> replay(const RewardMatrix& matrix, const MatrixRow& row, const RunPlan& plan,
                           const SimulationOptions& options, std::uint64_t stream) {
    std::mt19937_64 random(options.seed * 1'000'003 + stream);
    RunPlan best = plan;
    best.strategy = "bon";
    best.search = SearchChoice();
    PromptMeans means;
    const double share = 1 / static_cast<double>(options.runs);
    for (std::uint64_t i = 0; i < options.runs; ++i) {
        const std::vector<std::size_t> order =
            draw(random, row.cells.size(), static_cast<std::size_t>(planned_candidates(plan)));
        CINEJURY_ASSIGN(const SimulatedRun won, simulate_once(matrix, row, plan, order));
        CINEJURY_ASSIGN(
            const SimulatedRun whole,
            simulate_once(matrix, row, best,
                          std::span(order).first(static_cast<std::size_t>(plan.count))));
        means.strategy += share * value_of(row, won.overall);
        means.best += share * value_of(row, whole.overall);
        means.cost += share * won.cost;
        means.strategy_held_out += share * won.held_out.value_or(0);
        means.best_held_out += share * whole.held_out.value_or(0);
    }
    const double each = 1 / static_cast<double>(row.cells.size());
    for (const MatrixCell& cell : row.cells) {
        means.single += each * value_of(row, cell.overall);
        means.single_held_out += each * cell.held_out.value_or(0);
    }
    return means;
}

}  // namespace

Result<SimulatedRun> simulate_once(const RewardMatrix& matrix, const MatrixRow& row,
                                   const RunPlan& plan, std::span<const std::size_t> order) {
    MatrixContext context(matrix, row, plan, order);
    CINEJURY_ASSIGN(const std::unique_ptr<Strategy> strategy, make_strategy(plan.strategy));
    CINEJURY_RETURN_IF_ERROR(strategy->run(context));
    SimulatedRun run;
    run.cost = context.cost();
    for (std::uint64_t index = 0; index < context.count(); ++index) {
        if (!context.finished(index)) continue;
        ++run.finished;
        const MatrixCell& cell = context.cell(index);
        if (!cell.overall || (run.overall && *cell.overall <= *run.overall)) continue;
        run.overall = cell.overall;
        run.held_out = cell.held_out;
    }
    return run;
}

Result<Simulated> simulate(const RewardMatrix& matrix, const RunPlan& plan,
                           const SimulationOptions& options) {
    CINEJURY_RETURN_IF_ERROR(make_strategy(plan.strategy).status());
    std::vector<PromptMeans> prompts;
    Simulated result;
    result.runs = options.runs;
    const auto wanted = std::max(planned_candidates(plan), plan.count);
    for (const MatrixRow& row : matrix.rows) {
        if (!options.group.empty() && row.group != options.group) continue;
        if (row.cells.size() < wanted)
            return Status(
                Code::kInvalidArgument,
                fmt::format("simulate: up to {} candidates may be drawn, but calibration {} has {} "
                            "seeds of \"{}\"; calibrate with more, or draw fewer",
                            wanted, matrix.name, row.cells.size(), row.prompt));
        RunPlan own = plan;
        if (prompts.size() < options.reservations.size())
            own.search.reservation = options.reservations[prompts.size()];
        CINEJURY_ASSIGN(const PromptMeans means, replay(matrix, row, own, options, prompts.size()));
        prompts.push_back(means);
        for (const MatrixCell& cell : row.cells)
            result.has_held_out = result.has_held_out || cell.held_out.has_value();
    }
    if (prompts.empty())
        return Status(Code::kInvalidArgument,
                      fmt::format("simulate: calibration {} has no prompt of the group '{}'",
                                  matrix.name, options.group));
    if (!options.reservations.empty() && options.reservations.size() != prompts.size())
        return Status(
            Code::kInvalidArgument,
            fmt::format("simulate: {} scores to stop at for {} prompts; give one for each",
                        options.reservations.size(), prompts.size()));
    const auto interval = [&](auto function) { return bootstrap(prompts, options.seed, function); };
    result.prompts = prompts.size();
    result.single = interval(mean_of(&PromptMeans::single));
    result.best_of_n = interval(mean_of(&PromptMeans::best));
    result.strategy = interval(mean_of(&PromptMeans::strategy));
    result.capture = interval(&capture_of);
    result.cost = interval(mean_of(&PromptMeans::cost));
    const double whole = static_cast<double>(plan.count);
    result.cost_share = {result.cost.mean / whole, result.cost.low / whole,
                         result.cost.high / whole};
    result.single_held_out = interval(mean_of(&PromptMeans::single_held_out));
    result.best_held_out = interval(mean_of(&PromptMeans::best_held_out));
    result.strategy_held_out = interval(mean_of(&PromptMeans::strategy_held_out));
    return result;
}

}  // namespace cinejury::search
