// SPDX-License-Identifier: Apache-2.0
// `cinejury simulate`: a strategy on a stored matrix.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/search/recommended_reservation.hpp"
#include "core/search/simulate.hpp"
#include "hosts/cli/commands/commands.hpp"
#include "hosts/cli/commands/make_plan.hpp"
#include "hosts/cli/commands/open_ledger.hpp"
#include "hosts/cli/commands/print_calibration.hpp"
#include "hosts/cli/terminal/table_printer.hpp"

namespace cinejury::cli {
namespace {

using nlohmann::ordered_json;

void print_text(Context& context, const search::RunPlan& plan, const search::Simulated& found,
                const std::vector<double>& reservations) {
    using Align = TablePrinter::Align;
    TablePrinter table({{""},
                        {"overall", Align::kRight},
                        {"held-out criteria all met", Align::kRight},
                        {"cost", Align::kRight}});
    const auto held_out = [&found](const Interval& interval) {
        return found.has_held_out ? interval_text(interval) : std::string("-");
    };
    table.row({"one sample", interval_text(found.single), held_out(found.single_held_out), "1"});
    table.row({fmt::format("best of {}", plan.count), interval_text(found.best_of_n),
               held_out(found.best_held_out), std::to_string(plan.count)});
    table.row({plan.strategy + (plan.search.stopping ? " with stopping" : ""),
               interval_text(found.strategy), held_out(found.strategy_held_out),
               interval_text(found.cost)});
    Output& out = context.out;
    out.line(table.print(out.style()));
    out.line(fmt::format("gain kept of best of {}: {}\nshare of its cost:     {}", plan.count,
                         interval_text(found.capture), interval_text(found.cost_share)));
    if (reservations.empty()) return;
    const auto [least, most] = std::minmax_element(reservations.begin(), reservations.end());
    out.line(
        fmt::format("stopped at the scores of other prompts: {:.6g} ... {:.6g}", *least, *most));
}

ordered_json json_of(const search::RunPlan& plan, const search::Simulated& found,
                     const std::vector<double>& reservations) {
    ordered_json object{
        {"strategy", plan.strategy},         {"candidates", plan.count},
        {"prompts", found.prompts},          {"replays", found.runs},
        {"single", to_json(found.single)},   {"best_of_n", to_json(found.best_of_n)},
        {"result", to_json(found.strategy)}, {"capture", to_json(found.capture)},
        {"cost", to_json(found.cost)},       {"cost_share", to_json(found.cost_share)}};
    if (!reservations.empty()) object["reservations"] = reservations;
    if (found.has_held_out)
        object["held_out"] = {{"single", to_json(found.single_held_out)},
                              {"best_of_n", to_json(found.best_held_out)},
                              {"result", to_json(found.strategy_held_out)}};
    return object;
}

Status take_folds(Context& context, const search::RewardMatrix& matrix, search::RunPlan& plan,
                  search::SimulationOptions& options) {
    if (!context.values.has("folds")) return {};
    if (!plan.search.stopping)
        return Status(Code::kInvalidArgument,
                      "--folds chooses scores to stop at, and this search does not stop early; add "
                      "--stopping or take --strategy budget");
    if (context.values.has("reservation"))
        return Status(Code::kInvalidArgument,
                      "--folds chooses the scores to stop at, and --reservation gives one; leave "
                      "one of them out");
    plan.search.reservation.reset();  // of the calibration's own options
    context.talk.say("choosing the scores to stop at");
    CINEJURY_ASSIGN(
        options.reservations,
        search::reservations_by_fold(matrix, plan, context.values.integer("folds"), options.group));
    return {};
}

}  // namespace

ExitCode run_simulate(Context& context) {
    const auto ledger = open_ledger(context);
    if (!ledger.ok()) return context.fail(Situation::kLedger, ledger.status());
    const Result<search::RewardMatrix> matrix =
        search::load_matrix(**ledger, std::string(context.word(0)));
    if (!matrix.ok()) return context.fail(Situation::kLedger, matrix.status());
    search::RunPlan plan = matrix->plan;
    if (const Status taken = take_search(context, plan); !taken.ok())
        return context.fail(Situation::kUsage, taken);
    search::SimulationOptions options;
    options.runs = context.values.integer("replays");
    options.group = context.values.text("prompt-kind");
    if (context.values.has("seed")) options.seed = context.values.integer("seed");
    if (const Status dealt = take_folds(context, *matrix, plan, options); !dealt.ok())
        return context.fail(Situation::kUsage, dealt);
    const auto begun = std::chrono::steady_clock::now();
    const Result<search::Simulated> found = search::simulate(*matrix, plan, options);
    if (!found.ok()) return context.fail(Situation::kUsage, found.status());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    if (context.json())
        context.out.json(json_of(plan, *found, options.reservations));
    else
        print_text(context, plan, *found, options.reservations);
    context.talk.say(fmt::format("{} searches replayed in {:.2f} s", found->prompts * found->runs,
                                 took.count()));
    return ExitCode::kOk;
}

}  // namespace cinejury::cli
