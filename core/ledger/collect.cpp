// SPDX-License-Identifier: Apache-2.0
// Removing runs and what they left on disk.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/ledger/impl.hpp"
#include "core/ledger/rows.hpp"
#include "core/ledger/run_id.hpp"

namespace cinejury::ledger {
namespace {

namespace fs = std::filesystem;

Status cannot_remove(const fs::path& path, const std::error_code& error) {
    return {Code::kIo,
            fmt::format("ledger: {}: cannot be removed: {}", path.string(), error.message())};
}

// Sizes of the regular files in it, links not followed.
std::uint64_t bytes_in(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        std::error_code ignored;
        if (it->symlink_status(ignored).type() == fs::file_type::regular)
            bytes += it->file_size(ignored);
    }
    return bytes;
}

// Does the run's row allow its folder to go?
enum class Disposable { kYes, kNo };
Result<Disposable> judge(const Database& database, const std::string& run_id,
                         std::int64_t oldest_ms) {
    // Not select_run: a damaged row must not keep the others' folders from being collected.
    CINEJURY_ASSIGN(Statement statement,
                    database.prepare("SELECT state, created_ms FROM runs WHERE id = ?"));
    CINEJURY_RETURN_IF_ERROR(statement.bind(run_id));
    CINEJURY_ASSIGN(const bool found, statement.step());
    if (!found) return Disposable::kYes;
    const bool finished = statement.integer(0) == static_cast<std::int64_t>(RunState::kFinished);
    return finished && statement.integer(1) < oldest_ms ? Disposable::kYes : Disposable::kNo;
}

Result<bool> has_run(const Database& database, const std::string& run_id) {
    CINEJURY_ASSIGN(Statement statement, database.prepare("SELECT 1 FROM runs WHERE id = ?"));
    CINEJURY_RETURN_IF_ERROR(statement.bind(run_id));
    return statement.step();
}

// The foreign keys take its other rows along.
Status delete_run(const Database& database, const std::string& run_id) {
    CINEJURY_ASSIGN(Statement statement, database.prepare("DELETE FROM runs WHERE id = ?"));
    CINEJURY_RETURN_IF_ERROR(statement.bind(run_id));
    return statement.run();
}

Result<std::vector<std::string>> run_folders(const fs::path& runs_folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(runs_folder, error), end; !error && it != end;
         it.increment(error)) {
        std::error_code ignored;
        const std::string name = it->path().filename().string();
        if (is_run_id(name) && it->symlink_status(ignored).type() == fs::file_type::directory)
            names.push_back(name);
    }
    if (error && error != std::errc::no_such_file_or_directory)
        return Status(Code::kIo, fmt::format("ledger: {}: cannot be listed: {}",
                                             runs_folder.string(), error.message()));
    return names;
}

// What put_empty_ledger leaves when it is killed. One that is still at work finds that the ledger
// is there by now, with or without its draft.
Result<Ledger::Collected> remove_drafts(const fs::path& ledger_file) {
    const std::string prefix = ledger_file.filename().string() + ".new-";
    Ledger::Collected collected;
    std::error_code error;
    std::error_code ignored;
    for (fs::directory_iterator it(ledger_file.parent_path(), error), end; !error && it != end;
         it.increment(error)) {
        if (!it->path().filename().string().starts_with(prefix)) continue;
        const std::uint64_t bytes = it->file_size(ignored);
        if (fs::remove(it->path(), ignored)) collected.bytes += bytes;
    }
    if (error)
        return Status(Code::kIo, fmt::format("ledger: {}: cannot be listed: {}",
                                             ledger_file.parent_path().string(), error.message()));
    return collected;
}

}  // namespace

Status Ledger::remove(const std::string& run_id) {
    CINEJURY_ASSIGN(const bool there, has_run(impl_->database, run_id));
    if (!there || !is_run_id(run_id))
        return {Code::kNotFound,
                fmt::format("ledger: {}: no run {}", impl_->file.string(), run_id)};
    if (!impl_->held.contains(run_id)) {
        CINEJURY_ASSIGN(RunLock lock, RunLock::take(impl_->run_folder(run_id), run_id));
        impl_->held.emplace(run_id, std::move(lock));
    }
    // The rows go first: a folder without a run is collected, a run without a folder is broken.
    Status deleted = delete_run(impl_->database, run_id);
    std::error_code error;
    if (deleted.ok()) fs::remove_all(impl_->run_folder(run_id), error);
    impl_->held.erase(run_id);
    if (!deleted.ok()) return deleted;
    return error ? cannot_remove(impl_->run_folder(run_id), error) : Status();
}

Result<Ledger::Collected> Ledger::collect(double days) {
    if (!(days >= 0))
        return Status(Code::kInvalidArgument, "ledger: the age in days must be 0 or more");
    constexpr double kLongestDays = 100'000;  // keeps the arithmetic below in range
    const auto age = std::chrono::duration<double, std::ratio<86400>>(std::min(days, kLongestDays));
    const std::int64_t oldest_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                                       std::chrono::system_clock::now().time_since_epoch() - age)
                                       .count();
    CINEJURY_ASSIGN(const std::vector<std::string> names, run_folders(impl_->runs_folder()));
    CINEJURY_ASSIGN(Collected collected, remove_drafts(impl_->file));
    for (const std::string& name : names) {
        const fs::path folder = impl_->run_folder(name);
        if (impl_->is_running(name)) continue;
        CINEJURY_ASSIGN(const Disposable before, judge(impl_->database, name, oldest_ms));
        if (before == Disposable::kNo) continue;
        const Result<RunLock> lock = RunLock::take(folder, name);
        if (!lock.ok() && lock.status().code() == Code::kBadState) continue;
        if (!lock.ok()) return lock.status();
        // Again under the lock: begin() may have made the row since.
        CINEJURY_ASSIGN(const Disposable now, judge(impl_->database, name, oldest_ms));
        if (now == Disposable::kNo) continue;
        const std::uint64_t bytes = bytes_in(folder);
        std::error_code error;
        fs::remove_all(folder, error);
        if (error) return cannot_remove(folder, error);
        collected.bytes += bytes;
        ++collected.folders;
    }
    return collected;
}

}  // namespace cinejury::ledger
