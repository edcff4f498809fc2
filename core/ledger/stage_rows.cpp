// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/stage_rows.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/ledger/row_checksum.hpp"
#include "core/ledger/rows.hpp"

namespace cinejury::ledger {
namespace {

using nlohmann::json;

json optional_number(const std::optional<double>& value) {
    return value ? json(*value) : json(nullptr);
}

std::optional<double> number_of(const json& value) {
    if (value.is_null()) return std::nullopt;
    return value.get<double>();
}

json to_json(const panel::Score& score) {
    return {{"expert", score.expert},
            {"criterion", score.criterion},
            {"role", static_cast<int>(score.role)},
            {"status", static_cast<int>(score.status)},
            {"raw", optional_number(score.raw)},
            {"calibrated", optional_number(score.calibrated)},
            {"confidence", score.confidence},
            {"worst_frame", score.worst_frame},
            {"reason", score.reason}};
}

panel::Score score_of(const json& object) {
    panel::Score score;
    score.expert = object.at("expert");
    score.criterion = object.at("criterion");
    score.role = static_cast<panel::Role>(object.at("role").get<int>());
    score.status = static_cast<panel::ScoreStatus>(object.at("status").get<int>());
    score.raw = number_of(object.at("raw"));
    score.calibrated = number_of(object.at("calibrated"));
    score.confidence = object.at("confidence");
    score.worst_frame = object.at("worst_frame");
    score.reason = object.at("reason");
    return score;
}

std::string to_text(const Stage& stage) {
    json scores = json::array();
    for (const panel::Score& score : stage.scores) scores.push_back(to_json(score));
    const json object{{"kind", stage.kind},
                      {"name", stage.name},
                      {"step", stage.step},
                      {"sigma", stage.sigma},
                      {"full_compute", stage.full_compute},
                      {"seconds", stage.seconds},
                      {"score_seconds", stage.score_seconds},
                      {"scores", std::move(scores)}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Stage> from_text(const std::string& text) try {
    const json object = json::parse(text);
    Stage stage;
    stage.kind = object.at("kind");
    stage.name = object.at("name");
    stage.step = object.at("step");
    stage.sigma = object.at("sigma");
    stage.full_compute = object.at("full_compute");
    stage.seconds = object.at("seconds");
    stage.score_seconds = object.at("score_seconds");
    for (const json& score : object.at("scores")) stage.scores.push_back(score_of(score));
    return stage;
} catch (const json::exception&) {
    return std::nullopt;
}

std::string checksum_of(const std::string& run_id, std::int64_t candidate, std::int64_t position,
                        const std::string& text) {
    return RowChecksum("stages").add(run_id).add(candidate).add(position).add(text).finish();
}

// JSON would write what is not finite as null.
bool all_finite(const Stage& stage) {
    for (const panel::Score& score : stage.scores)
        if (!std::isfinite(score.raw.value_or(0)) || !std::isfinite(score.calibrated.value_or(0)) ||
            !std::isfinite(score.confidence))
            return false;
    return std::isfinite(stage.sigma) && std::isfinite(stage.full_compute) &&
           std::isfinite(stage.seconds) && std::isfinite(stage.score_seconds);
}

}  // namespace

Status store_stages(const Database& database, const std::string& run_id,
                    const Candidate& candidate) {
    const auto index = static_cast<std::int64_t>(candidate.index);
    CINEJURY_ASSIGN(Statement clear,
                    database.prepare("DELETE FROM stages WHERE run_id = ? AND candidate = ?"));
    CINEJURY_RETURN_IF_ERROR(clear.bind(run_id, index));
    CINEJURY_RETURN_IF_ERROR(clear.run());
    CINEJURY_ASSIGN(Statement insert,
                    database.prepare("INSERT INTO stages (run_id, candidate, position, stage, "
                                     "checksum) VALUES (?, ?, ?, ?, ?)"));
    for (std::size_t i = 0; i < candidate.stages.size(); ++i) {
        if (!all_finite(candidate.stages[i]))
            return {Code::kInvalidArgument,
                    fmt::format("ledger: candidate {}: stage {} holds a number that is not finite",
                                candidate.index, i)};
        const auto position = static_cast<std::int64_t>(i);
        const std::string text = to_text(candidate.stages[i]);
        const std::string checksum = checksum_of(run_id, index, position, text);
        CINEJURY_RETURN_IF_ERROR(insert.bind(run_id, index, position, text, checksum));
        CINEJURY_RETURN_IF_ERROR(insert.run());
    }
    return {};
}

Result<StagesByCandidate> select_stages(const Database& database, const std::string& run_id) {
    CINEJURY_ASSIGN(Statement row,
                    database.prepare("SELECT candidate, position, stage, checksum FROM stages "
                                     "WHERE run_id = ? ORDER BY candidate, position"));
    CINEJURY_RETURN_IF_ERROR(row.bind(run_id));
    StagesByCandidate all;
    while (true) {
        CINEJURY_ASSIGN(const bool more, row.step());
        if (!more) return all;
        const std::int64_t candidate = row.integer(0), position = row.integer(1);
        const std::string text = row.text(2);
        std::optional<Stage> stage = from_text(text);
        std::vector<Stage>& stages = all[candidate];
        if (!stage || position != static_cast<std::int64_t>(stages.size()) ||
            row.text(3) != checksum_of(run_id, candidate, position, text))
            return damaged_run(
                database, run_id,
                fmt::format("stage {} of candidate {} in `stages` does not match its checksum",
                            position, candidate));
        stages.push_back(*std::move(stage));
    }
}

}  // namespace cinejury::ledger
