// SPDX-License-Identifier: Apache-2.0
// Reading runs back.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/nearest.hpp"
#include "core/ledger/impl.hpp"
#include "core/ledger/rows.hpp"
#include "core/ledger/run_id.hpp"

namespace cinejury::ledger {
namespace {

Result<std::vector<std::string>> run_ids(const Database& database) {
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare("SELECT id FROM runs ORDER BY sequence DESC"));
    std::vector<std::string> ids;
    while (true) {
        CINEJURY_ASSIGN(const bool more, statement.step());
        if (!more) return ids;
        ids.push_back(statement.text(0));
    }
}

Status not_there(const std::string& file, std::string_view prefix,
                 const std::vector<std::string>& ids) {
    if (ids.empty()) return {Code::kNotFound, fmt::format("ledger: {}: there is no run yet", file)};
    const std::string nearest = nearest_name(prefix, ids);
    return {Code::kNotFound,
            fmt::format("ledger: {}: no run's id starts with '{}'; {}", file, prefix,
                        nearest.empty() ? "see `cinejury runs list`"
                                        : fmt::format("did you mean {}?", nearest))};
}

Status ambiguous(const std::string& file, std::string_view prefix,
                 const std::vector<std::string>& matches) {
    constexpr std::size_t kShown = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(matches.size(), kShown); ++i)
        list += (i ? ", " : "") + matches[i];
    if (matches.size() > kShown) list += fmt::format(" and {} more", matches.size() - kShown);
    return {Code::kInvalidArgument,
            fmt::format("ledger: {}: several runs' ids start with '{}': {}; give more of it", file,
                        prefix, list)};
}

// Ids of the rows that say `running`.
Result<std::vector<std::string>> running_ids(const Database& database) {
    CINEJURY_ASSIGN(Statement statement, database.prepare("SELECT id FROM runs WHERE state = ?"));
    CINEJURY_RETURN_IF_ERROR(statement.bind(static_cast<std::int64_t>(RunState::kRunning)));
    std::vector<std::string> ids;
    while (true) {
        CINEJURY_ASSIGN(const bool more, statement.step());
        if (!more) return ids;
        ids.push_back(statement.text(0));
    }
}

}  // namespace

// A row that says `running` though nobody holds its lock was left behind by a process that ended.
// The lock is looked at before the row, so that a run that finishes in between counts as finished.
Result<Run> Ledger::run(const std::string& run_id) const {
    const bool locked = is_run_id(run_id) && impl_->is_running(run_id);
    CINEJURY_ASSIGN(const Transaction snapshot,
                    Transaction::begin(impl_->database, Transaction::Kind::kRead));
    CINEJURY_ASSIGN(RunRow row, select_run(impl_->database, run_id));
    CINEJURY_ASSIGN(row.run.fingerprints, select_fingerprints(impl_->database, row));
    if (row.run.state == RunState::kRunning && !locked) row.run.state = RunState::kInterrupted;
    return std::move(row.run);
}

Result<std::vector<Candidate>> Ledger::candidates(const std::string& run_id) const {
    CINEJURY_ASSIGN(const Transaction snapshot,
                    Transaction::begin(impl_->database, Transaction::Kind::kRead));
    CINEJURY_ASSIGN(const RunRow row, select_run(impl_->database, run_id));
    return select_candidates(impl_->database, row);
}

Result<std::vector<Run>> Ledger::runs() const {
    CINEJURY_ASSIGN(const std::vector<std::string> running, running_ids(impl_->database));
    std::set<std::string> left_behind;
    for (const std::string& id : running)
        if (is_run_id(id) && !impl_->is_running(id)) left_behind.insert(id);
    CINEJURY_ASSIGN(const Transaction snapshot,
                    Transaction::begin(impl_->database, Transaction::Kind::kRead));
    CINEJURY_ASSIGN(std::vector<RunRow> rows, select_runs(impl_->database));
    std::vector<Run> runs;
    for (RunRow& row : rows) {
        CINEJURY_ASSIGN(row.run.fingerprints, select_fingerprints(impl_->database, row));
        if (row.run.state == RunState::kRunning && left_behind.contains(row.run.id))
            row.run.state = RunState::kInterrupted;
        runs.push_back(std::move(row.run));
    }
    return runs;
}

Result<std::string> Ledger::resolve(std::string_view prefix) const {
    CINEJURY_ASSIGN(const std::vector<std::string> ids, run_ids(impl_->database));
    const std::string& file = impl_->database.file();
    if (prefix == "last" && !ids.empty()) return ids.front();
    std::vector<std::string> matches;
    for (const std::string& id : ids) {
        if (id == prefix) return id;
        if (!prefix.empty() && id.starts_with(prefix)) matches.push_back(id);
    }
    if (matches.empty()) return not_there(file, prefix, ids);
    if (matches.size() > 1) return ambiguous(file, prefix, matches);
    return matches.front();
}

}  // namespace cinejury::ledger
