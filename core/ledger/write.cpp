// SPDX-License-Identifier: Apache-2.0
// Writing a run as it happens.
#include <fmt/format.h>

#include <chrono>

#include "core/ledger/impl.hpp"
#include "core/ledger/rows.hpp"
#include "core/ledger/run_id.hpp"

namespace cinejury::ledger {
namespace {

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Status not_held(const std::string& run_id) {
    return {Code::kBadState,
            fmt::format("ledger: run {} is not held here: begin or claim it first", run_id)};
}

Result<bool> is_planned(const Database& database, const std::string& run_id, std::uint64_t index) {
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare("SELECT 1 FROM candidates WHERE run_id = ? AND candidate = "
                                     "?"));
    CINEJURY_RETURN_IF_ERROR(statement.bind(run_id, static_cast<std::int64_t>(index)));
    return statement.step();
}

Status write_plan(const Database& database, const Run& run, const std::vector<Candidate>& planned) {
    CINEJURY_ASSIGN(Transaction transaction,
                    Transaction::begin(database, Transaction::Kind::kWrite));
    CINEJURY_RETURN_IF_ERROR(
        insert_run(database, {run, static_cast<std::int64_t>(run.fingerprints.size()),
                              static_cast<std::int64_t>(planned.size())}));
    CINEJURY_RETURN_IF_ERROR(insert_fingerprints(database, run));
    for (const Candidate& candidate : planned)
        CINEJURY_RETURN_IF_ERROR(store_candidate(database, run.id, candidate));
    return transaction.commit();
}

}  // namespace

Status Ledger::begin(Run& run, const std::vector<Candidate>& planned) {
    run.created_ms = now_ms();
    run.state = RunState::kRunning;
    // The lock comes before the row, so that no other process ever sees the run without it. A
    // folder that is there already, or that collect() is just removing, means another id.
    constexpr int kAttempts = 16;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        run.id = make_run_id(run.created_ms);
        const std::filesystem::path folder = impl_->run_folder(run.id);
        std::error_code ignored;
        if (std::filesystem::exists(folder, ignored)) continue;
        Result<RunLock> lock = RunLock::take(folder, run.id);
        if (!lock.ok() && lock.status().code() == Code::kBadState) continue;
        if (!lock.ok()) return lock.status();
        const Status written = write_plan(impl_->database, run, planned);
        if (!written.ok()) {
            std::filesystem::remove_all(folder, ignored);
            return written;
        }
        impl_->held.emplace(run.id, *std::move(lock));
        return {};
    }
    return {Code::kBadState,
            fmt::format("ledger: {}: no free name for a run was found", impl_->file.string())};
}

Status Ledger::claim(const std::string& run_id) {
    if (impl_->held.contains(run_id)) return {};
    CINEJURY_RETURN_IF_ERROR(select_run(impl_->database, run_id).status());
    CINEJURY_ASSIGN(RunLock lock, RunLock::take(impl_->run_folder(run_id), run_id));
    CINEJURY_ASSIGN(Transaction transaction,
                    Transaction::begin(impl_->database, Transaction::Kind::kWrite));
    // Again, now that nobody else can remove or finish it.
    Result<RunRow> row = select_run(impl_->database, run_id);
    if (!row.ok()) {
        std::error_code ignored;
        std::filesystem::remove_all(impl_->run_folder(run_id), ignored);
        return row.status();
    }
    if (row->run.state != RunState::kRunning && row->run.state != RunState::kFinished) {
        row->run.state = RunState::kRunning;
        row->run.exit_code = 0;
        CINEJURY_RETURN_IF_ERROR(update_run(impl_->database, *row));
        CINEJURY_RETURN_IF_ERROR(transaction.commit());
    }
    impl_->held.emplace(run_id, std::move(lock));
    return {};
}

Status Ledger::put_candidate(const std::string& run_id, const Candidate& candidate) {
    if (!impl_->held.contains(run_id)) return not_held(run_id);
    CINEJURY_ASSIGN(Transaction transaction,
                    Transaction::begin(impl_->database, Transaction::Kind::kWrite));
    CINEJURY_ASSIGN(const bool planned, is_planned(impl_->database, run_id, candidate.index));
    if (!planned)
        return {Code::kNotFound,
                fmt::format("ledger: run {} has no candidate {}", run_id, candidate.index)};
    CINEJURY_RETURN_IF_ERROR(store_candidate(impl_->database, run_id, candidate));
    return transaction.commit();
}

Status Ledger::finish(const std::string& run_id, RunState state, int exit_code,
                      std::string_view result_json) {
    if (!impl_->held.contains(run_id)) return not_held(run_id);
    CINEJURY_ASSIGN(Transaction transaction,
                    Transaction::begin(impl_->database, Transaction::Kind::kWrite));
    CINEJURY_ASSIGN(RunRow row, select_run(impl_->database, run_id));
    row.run.state = state;
    row.run.exit_code = exit_code;
    row.run.result_json = result_json;
    CINEJURY_RETURN_IF_ERROR(update_run(impl_->database, row));
    CINEJURY_RETURN_IF_ERROR(transaction.commit());
    impl_->held.erase(run_id);
    return {};
}

}  // namespace cinejury::ledger
