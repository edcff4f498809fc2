// SPDX-License-Identifier: Apache-2.0
#include "core/search/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace cinejury::search {
namespace {

using nlohmann::json;

std::optional<double> number_of(const json& value) {
    if (!value.is_number()) return std::nullopt;
    return value.get<double>();
}

// Calibrations and thresholds of a panel are those of its selecting experts.
std::optional<double> held_out_of(const json& candidate) {
    std::optional<double> met;
    for (const json& score : candidate.at("scores")) {
        if (score.at("role") != "held-out" || score.at("status") != "ok") continue;
        const bool good = score.at("calibrated").get<double>() >= panel::kHeldOutMet;
        met = good && met.value_or(1) > 0 ? 1 : 0;
    }
    return met;
}

// Of a candidate, or of a look at it.
std::map<std::string, double> values_of(const json& told) {
    std::map<std::string, double> values;
    if (const auto overall = number_of(told.at("overall"))) values["overall"] = *overall;
    for (const json& score : told.at("scores"))
        if (score.at("role") == "select" && score.at("status") == "ok")
            values[score.at("criterion").get<std::string>()] = score.at("calibrated").get<double>();
    return values;
}

// `told`: the candidate in the report; `kept`: in the ledger, with its costs.
MatrixCell cell_of(const json& told, const ledger::Candidate& kept) {
    MatrixCell cell;
    cell.overall = number_of(told.at("overall"));
    cell.held_out = held_out_of(told);
    cell.values = values_of(told);
    double spent = 0;
    const json& stages = told.at("stages");
    for (std::size_t i = 0; i < stages.size() && i < kept.stages.size(); ++i) {
        const ledger::Stage& stage = kept.stages[i];
        MatrixLook look;
        look.stage = {stage.kind, stage.name};
        if (look.stage == kRepeated) {
            cell.repeated = values_of(stages[i]);
            continue;
        }
        look.overall = number_of(stages[i].at("overall"));
        look.cost = stage.full_compute;
        if (stage.kind == "preview") look.cost = spent += stage.full_compute;
        cell.looks.push_back(std::move(look));
    }
    const json cost = json::parse(kept.cost_json, nullptr, false);
    cell.cost = spent + (cost.is_object() ? cost.value("full_compute", 0.0) : 0.0);
    return cell;
}

Result<MatrixRow> row_of(const ledger::Ledger& ledger, const ledger::Run& run,
                         const RunPlan& plan) try {
    const json result = json::parse(run.result_json);
    CINEJURY_ASSIGN(const std::vector<ledger::Candidate> kept, ledger.candidates(run.id));
    MatrixRow row;
    row.prompt = plan.prompt;
    row.group = plan.prompt_group;
    for (const json& told : result.at("candidates")) {
        const auto index = told.at("index").get<std::size_t>();
        if (index < kept.size() && told.at("state") == "scored")
            row.cells.push_back(cell_of(told, kept[index]));
    }
    return row;
} catch (const json::exception& error) {
    return Status(Code::kBadData,
                  fmt::format("run {}: its result cannot be read: {}", run.id, error.what()));
}

void note_abilities(RewardMatrix& matrix) {
    for (const MatrixRow& row : matrix.rows)
        for (const MatrixCell& cell : row.cells)
            for (const MatrixLook& look : cell.looks) {
                std::vector<std::string>& drafts = matrix.abilities.drafts;
                if (look.stage.kind == "preview")
                    matrix.abilities.previews = true;
                else if (std::find(drafts.begin(), drafts.end(), look.stage.name) == drafts.end())
                    drafts.push_back(look.stage.name);
            }
    matrix.abilities.holds = matrix.abilities.previews;
}

}  // namespace

const MatrixLook* MatrixCell::find(const StageId& stage) const {
    const auto found = std::find_if(looks.begin(), looks.end(),
                                    [&](const MatrixLook& look) { return look.stage == stage; });
    return found == looks.end() ? nullptr : &*found;
}

Result<std::vector<std::string>> calibration_names(const ledger::Ledger& ledger) {
    CINEJURY_ASSIGN(const std::vector<ledger::Run> runs, ledger.runs());
    std::vector<std::string> names;
    for (const ledger::Run& run : runs) {
        if (run.command != "calibrate") continue;
        CINEJURY_ASSIGN(const RunPlan plan, plan_from_json(run.plan_json));
        if (std::find(names.begin(), names.end(), plan.calibration) == names.end())
            names.push_back(plan.calibration);
    }
    return names;
}

Result<RewardMatrix> load_matrix(const ledger::Ledger& ledger, const std::string& name) {
    CINEJURY_ASSIGN(const std::vector<ledger::Run> runs, ledger.runs());
    RewardMatrix matrix;
    matrix.name = name;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        if (run->command != "calibrate" || run->state != ledger::RunState::kFinished) continue;
        CINEJURY_ASSIGN(RunPlan plan, plan_from_json(run->plan_json));
        if (plan.calibration != name) continue;
        CINEJURY_ASSIGN(MatrixRow row, row_of(ledger, *run, plan));
        if (matrix.rows.empty()) {
            matrix.generator = plan.generator;
            matrix.panel = plan.panel;
            matrix.plan = std::move(plan);
        } else if (plan.generator != matrix.generator || plan.panel != matrix.panel) {
            return Status(Code::kBadData,
                          fmt::format("calibration {}: run {} has another generator or panel than "
                                      "the first; calibrate under another name",
                                      name, run->id));
        }
        if (!row.cells.empty()) matrix.rows.push_back(std::move(row));
    }
    if (matrix.rows.empty()) {
        CINEJURY_ASSIGN(const std::vector<std::string> names, calibration_names(ledger));
        return Status(
            Code::kNotFound,
            fmt::format("there is no calibration '{}' in the ledger; {}", name,
                        names.empty() ? "make one with `cinejury calibrate`"
                                      : fmt::format("there are: {}", fmt::join(names, ", "))));
    }
    note_abilities(matrix);
    return matrix;
}

}  // namespace cinejury::search
