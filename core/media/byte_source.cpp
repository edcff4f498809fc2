// SPDX-License-Identifier: Apache-2.0
#include "core/media/byte_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "core/base/digest.hpp"

namespace cinejury::media {
namespace {

class FileBytes final : public ByteSource {
public:
    FileBytes(int descriptor, std::int64_t size) : descriptor_(descriptor), size_(size) {}
    ~FileBytes() override { ::close(descriptor_); }
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;

    std::int64_t size() const override { return size_; }

    std::int64_t read(std::int64_t offset, std::span<std::uint8_t> into) const override {
        const std::int64_t wanted =
            std::min<std::int64_t>(static_cast<std::int64_t>(into.size()), size_ - offset);
        std::int64_t done = 0;
        while (done < wanted) {
            const ssize_t part = ::pread(descriptor_, into.data() + done,
                                         static_cast<std::size_t>(wanted - done), offset + done);
            if (part < 0 && errno == EINTR) continue;
            if (part < 0) return -errno;
            if (part == 0) break;
            done += part;
        }
        return done;
    }

private:
    int descriptor_;
    std::int64_t size_;
};

class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
    std::int64_t size() const override { return static_cast<std::int64_t>(bytes_.size()); }
    std::int64_t read(std::int64_t offset, std::span<std::uint8_t> into) const override {
        if (offset >= size()) return 0;
        const auto rest = bytes_.subspan(static_cast<std::size_t>(offset));
        const std::size_t count = std::min(rest.size(), into.size());
        std::memcpy(into.data(), rest.data(), count);
        return static_cast<std::int64_t>(count);
    }

private:
    std::span<const std::uint8_t> bytes_;
};

std::string kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

Status not_regular(const Guard& guard, mode_t mode) {
    return guard.failure(
        Code::kInvalidArgument,
        fmt::format("is {}, not a regular file; only local regular files are read", kind_of(mode)));
}

Status cannot_open(const Guard& guard, int error) {
    if (error == ENOENT || error == ENOTDIR)
        return guard.failure(Code::kNotFound,
                             "no such file; only local files are read, no addresses");
    return guard.failure(Code::kIo, fmt::format("cannot be opened: {}", std::strerror(error)));
}

}  // namespace

Result<std::unique_ptr<const ByteSource>> open_file(const std::filesystem::path& file,
                                                    const Guard& guard) {
    struct stat state {};
    // Asked before opening too: opening a device can have effects.
    if (::stat(file.c_str(), &state) != 0) return cannot_open(guard, errno);
    if (!S_ISREG(state.st_mode)) return not_regular(guard, state.st_mode);
    // Without waiting, in case the file was replaced by a pipe in between.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return cannot_open(guard, errno);
    if (::fstat(descriptor, &state) != 0 || !S_ISREG(state.st_mode)) {
        ::close(descriptor);
        return not_regular(guard, state.st_mode);
    }
    std::unique_ptr<const ByteSource> source =
        std::make_unique<FileBytes>(descriptor, static_cast<std::int64_t>(state.st_size));
    if (static_cast<std::uint64_t>(state.st_size) > guard.limits().max_file_bytes)
        return guard.over_limit(fmt::format("the file has {} bytes", state.st_size),
                                "max-file-bytes",
                                fmt::format("{} bytes", guard.limits().max_file_bytes));
    if (state.st_size == 0) return guard.failure(Code::kBadData, "the file is empty");
    return source;
}

std::unique_ptr<const ByteSource> open_bytes(std::span<const std::uint8_t> bytes) {
    return std::make_unique<MemoryBytes>(bytes);
}

Result<std::string> digest_of(const ByteSource& source, const Guard& guard) {
    Sha256 digest;
    std::vector<std::uint8_t> block(1 << 20);
    for (std::int64_t offset = 0; offset < source.size();) {
        CINEJURY_RETURN_IF_ERROR(guard.check());
        const std::int64_t count = source.read(offset, block);
        if (count < 0)
            return guard.failure(Code::kIo, fmt::format("reading failed: {}",
                                                        std::strerror(static_cast<int>(-count))));
        if (count == 0) return guard.failure(Code::kIo, "became shorter while it was read");
        digest.update(block.data(), static_cast<std::size_t>(count));
        offset += count;
    }
    return digest.finish();
}

}  // namespace cinejury::media
