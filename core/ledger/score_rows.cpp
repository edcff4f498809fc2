// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/score_rows.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/ledger/row_checksum.hpp"
#include "core/ledger/rows.hpp"

namespace cinejury::ledger {
namespace {

std::string checksum_of(const std::string& run_id, std::int64_t candidate, std::int64_t position,
                        const panel::Score& score) {
    return RowChecksum("scores")
        .add(run_id)
        .add(candidate)
        .add(position)
        .add(score.expert)
        .add(score.criterion)
        .add(static_cast<std::int64_t>(score.role))
        .add(static_cast<std::int64_t>(score.status))
        .add(score.raw)
        .add(score.calibrated)
        .add(std::optional<double>(score.confidence))
        .add(score.worst_frame)
        .add(score.reason)
        .finish();
}

// SQLite turns a NaN into NULL, which would come back as "no value".
Status check_numbers(const Candidate& candidate) {
    for (const panel::Score& score : candidate.scores)
        if (std::isnan(score.raw.value_or(0)) || std::isnan(score.calibrated.value_or(0)) ||
            std::isnan(score.confidence))
            return {Code::kInvalidArgument,
                    fmt::format("ledger: candidate {}: the score of {} for {} is not a number",
                                candidate.index, score.expert, score.criterion)};
    return {};
}

}  // namespace

Status store_scores(const Database& database, const std::string& run_id,
                    const Candidate& candidate) {
    CINEJURY_RETURN_IF_ERROR(check_numbers(candidate));
    const auto index = static_cast<std::int64_t>(candidate.index);
    CINEJURY_ASSIGN(Statement clear,
                    database.prepare("DELETE FROM scores WHERE run_id = ? AND candidate = ?"));
    CINEJURY_RETURN_IF_ERROR(clear.bind(run_id, index));
    CINEJURY_RETURN_IF_ERROR(clear.run());
    CINEJURY_ASSIGN(Statement insert,
                    database.prepare("INSERT INTO scores (run_id, candidate, position, expert, "
                                     "criterion, role, status, raw, calibrated, confidence, "
                                     "worst_frame, reason, checksum) "
                                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
    for (std::size_t i = 0; i < candidate.scores.size(); ++i) {
        const panel::Score& score = candidate.scores[i];
        const auto position = static_cast<std::int64_t>(i);
        const std::string checksum = checksum_of(run_id, index, position, score);
        CINEJURY_RETURN_IF_ERROR(insert.bind(run_id, index, position, score.expert, score.criterion,
                                             static_cast<std::int64_t>(score.role),
                                             static_cast<std::int64_t>(score.status), score.raw,
                                             score.calibrated, score.confidence, score.worst_frame,
                                             score.reason, checksum));
        CINEJURY_RETURN_IF_ERROR(insert.run());
    }
    return {};
}

Result<ScoresByCandidate> select_scores(const Database& database, const std::string& run_id) {
    CINEJURY_ASSIGN(Statement row,
                    database.prepare("SELECT candidate, position, expert, criterion, role, status, "
                                     "raw, calibrated, confidence, worst_frame, reason, checksum "
                                     "FROM scores WHERE run_id = ? ORDER BY candidate, position"));
    CINEJURY_RETURN_IF_ERROR(row.bind(run_id));
    ScoresByCandidate all;
    while (true) {
        CINEJURY_ASSIGN(const bool more, row.step());
        if (!more) return all;
        const std::int64_t candidate = row.integer(0);
        const std::int64_t position = row.integer(1);
        const std::int64_t role = row.integer(4);
        const std::int64_t status = row.integer(5);
        panel::Score score;
        score.expert = row.text(2);
        score.criterion = row.text(3);
        score.role = static_cast<panel::Role>(role);
        score.status = static_cast<panel::ScoreStatus>(status);
        score.raw = row.optional_real(6);
        score.calibrated = row.optional_real(7);
        score.confidence = row.optional_real(8).value_or(0);
        score.worst_frame = row.integer(9);
        score.reason = row.text(10);
        if (role < 0 || role > static_cast<std::int64_t>(panel::Role::kMonitor) || status < 0 ||
            status > static_cast<std::int64_t>(panel::ScoreStatus::kFailed) ||
            row.text(11) != checksum_of(run_id, candidate, position, score))
            return damaged_run(
                database, run_id,
                fmt::format("score {} of candidate {} in `scores` does not match its "
                            "checksum",
                            position, candidate));
        all[candidate].push_back(std::move(score));
    }
}

}  // namespace cinejury::ledger
