// SPDX-License-Identifier: Apache-2.0
// What a Ledger is made of; shared by the files that implement it.
// Thread rule: as Ledger.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/ledger/ledger.hpp"
#include "core/ledger/run_lock.hpp"
#include "core/ledger/sqlite.hpp"

namespace cinejury::ledger {

struct Ledger::Impl {
    std::filesystem::path file;  // absolute, links resolved: all who open it agree on the folders
    Database database;
    std::map<std::string, RunLock> held;  // runs that this object works on, by id

    std::filesystem::path runs_folder() const { return file.string() + ".runs"; }
    std::filesystem::path run_folder(const std::string& run_id) const {
        return runs_folder() / run_id;
    }
    bool is_running(const std::string& run_id) const {
        return held.contains(run_id) || RunLock::holder(run_folder(run_id)).has_value();
    }
};

}  // namespace cinejury::ledger
