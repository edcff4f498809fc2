// SPDX-License-Identifier: Apache-2.0
#include "core/base/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>

namespace cinejury {
namespace {

Status io_error(const std::filesystem::path& file, std::string_view doing) {
    const int reason = errno;
    return {Code::kIo,
            fmt::format("{}: {} failed: {}{}", file.string(), doing, std::strerror(reason),
                        reason == ENOSPC ? "; free some space and try again" : "")};
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Status replace_file(const std::filesystem::path& file, const std::function<Status(int fd)>& fill) {
    std::string temporary = file.string() + ".XXXXXX";
    const Descriptor out(::mkostemp(temporary.data(), O_CLOEXEC));
    if (out.get() < 0) return io_error(file, "making a temporary file beside it");
    Status status = fill(out.get());
    if (status.ok() && ::fchmod(out.get(), 0644) != 0) status = io_error(file, "setting its mode");
    if (status.ok() && ::fsync(out.get()) != 0) status = io_error(file, "writing it to disk");
    if (status.ok() && ::rename(temporary.c_str(), file.c_str()) != 0)
        status = io_error(file, "renaming it");
    if (!status.ok()) {
        ::unlink(temporary.c_str());
        return status;
    }
    const std::filesystem::path folder = file.parent_path();
    return sync_path(folder.empty() ? std::filesystem::path(".") : folder);
}

}  // namespace

Status write_file_atomically(const std::filesystem::path& file,
                             std::initializer_list<std::string_view> parts) {
    return replace_file(file, [&](int fd) -> Status {
        for (const std::string_view part : parts)
            if (!write_all(fd, part)) return io_error(file, "writing");
        return {};
    });
}

Status copy_file_atomically(const std::filesystem::path& from, const std::filesystem::path& to) {
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return io_error(from, "opening");
    return replace_file(to, [&](int fd) -> Status {
        std::array<char, 1 << 16> block{};
        for (;;) {
            const ssize_t count = ::read(in.get(), block.data(), block.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return io_error(from, "reading");
            if (count == 0) return {};
            if (!write_all(fd, {block.data(), static_cast<std::size_t>(count)}))
                return io_error(to, "writing");
        }
    });
}

Status sync_path(const std::filesystem::path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return io_error(path, "opening");
    // Some file systems cannot fsync folders and say EINVAL: then there is nothing to wait for.
    if (::fsync(fd.get()) != 0 && errno != EINVAL) return io_error(path, "writing it to disk");
    return {};
}

}  // namespace cinejury
