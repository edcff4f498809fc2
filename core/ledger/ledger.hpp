// SPDX-License-Identifier: Apache-2.0
// The ledger: every run, candidate and score, in one SQLite file (WAL), written as they happen, so
// that a run that was killed at any moment goes on where it was. Thread rule: one object is used by
// one thread at a time; many processes may share a file.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "core/ledger/records.hpp"

namespace cinejury::ledger {

// `$XDG_STATE_HOME/cinejury/ledger.db`, else `~/.local/state/cinejury/ledger.db`; the values are
// handed in.
std::filesystem::path default_path(std::string_view xdg_state_home, std::string_view home);

class Ledger {
public:
    // Opens or creates, with missing folders. Refused, never overwritten: a file that is no SQLite
    // database, another application's (application_id), a newer layout (user_version), one that
    // fails quick_check or has other tables (kBadData); what cannot be opened or made is kIo. All
    // name the file and what to do. An older layout is migrated in one transaction. A torn WAL
    // recovers.
    static Result<std::unique_ptr<Ledger>> open(const std::filesystem::path& file);
    ~Ledger();  // gives back the locks of runs; those not finished show as interrupted

    // Absolute, links resolved.
    const std::filesystem::path& path() const;
    // Folder for the artifacts of a run, beside the ledger file: `<file>.runs/<run id>`. The name
    // `lock` in it is the ledger's.
    std::filesystem::path run_folder(const std::string& run_id) const;

    // Writes the run (its id, created_ms and state are filled in) and its candidates as planned, in
    // one transaction, and holds the run's lock. The folder exists when it returns. After a failure
    // there is neither run nor folder.
    Status begin(Run& run, const std::vector<Candidate>& planned);
    // Takes the lock of a run to go on with it; an interrupted or failed one is running again, a
    // finished one stays finished. kBadState while a live process (or another Ledger of this one)
    // holds it, naming the process; kNotFound.
    Status claim(const std::string& run_id);
    // Each is one transaction, on disk when it returns. The scores of a candidate and its state
    // change together. Only for runs that this object began or claimed (kBadState) and for planned
    // candidates (kNotFound). A score that is not a number is kInvalidArgument. kIo: a full disk,
    // for example; what was written before stays.
    Status put_candidate(const std::string& run_id, const Candidate& candidate);
    // The last word on a run for now; gives its lock back.
    Status finish(const std::string& run_id, RunState state, int exit_code,
                  std::string_view result_json);

    // Reading. A row whose checksum does not match is kBadData and names the row. A running run
    // whose process is gone is reported as interrupted.
    Result<Run> run(const std::string& run_id) const;
    // By index, rising.
    Result<std::vector<Candidate>> candidates(const std::string& run_id) const;
    // Newest first.
    Result<std::vector<Run>> runs() const;
    // The only run whose id starts with `prefix`; "last" is the newest. kNotFound, or
    // kInvalidArgument listing the choices.
    Result<std::string> resolve(std::string_view prefix) const;

    // Removes a run and its folder, damaged or not; kBadState while another is working on it.
    Status remove(const std::string& run_id);
    struct Collected {
        std::uint64_t folders = 0;
        std::uint64_t bytes = 0;
    };
    // Removes artifact folders without a run, and the artifacts (not the rows) of finished runs
    // that were begun more than `days` (>= 0) ago.
    Result<Collected> collect(double days);

private:
    struct Impl;
    explicit Ledger(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace cinejury::ledger
