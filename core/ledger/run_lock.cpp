// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cinejury::ledger {
namespace {

std::filesystem::path lock_file(const std::filesystem::path& folder) {
    return folder / "lock";
}

struct flock whole_file() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

// The holder wrote its number into the file; a lock just taken may not have it yet.
std::string holder_of(int descriptor) {
    std::array<char, 24> digits{};
    const ssize_t bytes = ::pread(descriptor, digits.data(), digits.size(), 0);
    std::string number;
    for (ssize_t i = 0; i < bytes && digits[i] >= '0' && digits[i] <= '9'; ++i) number += digits[i];
    return number.empty() ? "another process" : "process " + number;
}

// False when the folder was removed or replaced between opening and locking.
bool still_in_place(int descriptor, const std::filesystem::path& file) {
    struct stat opened {};
    struct stat named {};
    return ::fstat(descriptor, &opened) == 0 && ::stat(file.c_str(), &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

Result<RunLock> RunLock::take(const std::filesystem::path& folder, std::string_view run_id) {
    const std::filesystem::path file = lock_file(folder);
    constexpr int kAttempts = 8;  // each lost one needs another process that removes the folder
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error)
            return Status(Code::kIo, fmt::format("ledger: {}: the folder cannot be made: {}",
                                                 folder.string(), error.message()));
        RunLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (lock.descriptor_ < 0 && errno == ENOENT) continue;
        if (lock.descriptor_ < 0)
            return Status(Code::kIo, fmt::format("ledger: {}: cannot be opened: {}", file.string(),
                                                 std::strerror(errno)));
        struct flock whole = whole_file();
        if (::fcntl(lock.descriptor_, F_OFD_SETLK, &whole) != 0) {
            if (errno != EAGAIN && errno != EACCES)
                return Status(Code::kIo, fmt::format("ledger: {}: cannot be locked: {}",
                                                     file.string(), std::strerror(errno)));
            return Status(Code::kBadState,
                          fmt::format("ledger: run {} is being worked on by {}; wait for it or end "
                                      "it first",
                                      run_id, holder_of(lock.descriptor_)));
        }
        if (!still_in_place(lock.descriptor_, file)) continue;
        // Only for messages: on a full disk the lock holds without the number.
        const std::string number = fmt::format("{}\n", ::getpid());
        if (::ftruncate(lock.descriptor_, 0) == 0)
            (void)!::pwrite(lock.descriptor_, number.data(), number.size(), 0);
        return lock;
    }
    return Status(Code::kBadState,
                  fmt::format("ledger: run {}: its folder keeps being removed", run_id));
}

std::optional<std::string> RunLock::holder(const std::filesystem::path& folder) {
    const RunLock opened(
        ::open(lock_file(folder).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (opened.descriptor_ < 0) {
        // Another user's running run may not be readable; better called running than interrupted.
        if (errno == EACCES) return "a process of another user";
        return std::nullopt;
    }
    struct flock whole = whole_file();
    if (::fcntl(opened.descriptor_, F_OFD_GETLK, &whole) == 0 && whole.l_type == F_UNLCK)
        return std::nullopt;
    return holder_of(opened.descriptor_);
}

RunLock::~RunLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace cinejury::ledger
