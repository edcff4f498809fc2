// SPDX-License-Identifier: Apache-2.0
// Who works on a run: a lock on the file `lock` in the run's folder. It belongs to the open file
// (F_OFD_SETLK), so it ends with the process, however that ends, and also keeps two ledgers in one
// process apart. Children that are started with exec do not inherit it.
// Thread rule: values; the lock itself is between any threads and processes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/status.hpp"

namespace cinejury::ledger {

class RunLock {
public:
    // Takes the lock without waiting; folder and file are made when they are not there. kBadState
    // while another holds it, with the holder in the message; kIo.
    static Result<RunLock> take(const std::filesystem::path& folder, std::string_view run_id);
    // "process 4711" while the lock is held, by whomever; the lock is not touched.
    static std::optional<std::string> holder(const std::filesystem::path& folder);

    RunLock(RunLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    RunLock& operator=(RunLock&&) = delete;
    ~RunLock();  // gives it back

private:
    explicit RunLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace cinejury::ledger
