// SPDX-License-Identifier: Apache-2.0
#include "core/media/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

namespace cinejury::media {
namespace {

constexpr int kMostNames = 100;

std::filesystem::path temporary_name(const std::filesystem::path& file) {
    static std::atomic<std::uint64_t> counter{0};
    std::filesystem::path name = file;
    name.replace_filename(
        fmt::format(".{}.{}-{}.part", file.filename().string(), ::getpid(), counter.fetch_add(1)));
    return name;
}

// So that the new name survives a power cut. A folder that cannot be synced is no error: some file
// systems do not offer it.
void sync_folder(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path file, std::filesystem::path temporary, int descriptor)
    : file_(std::move(file)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

OutputFile::~OutputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!committed_) ::unlink(temporary_.c_str());
}

Result<std::unique_ptr<OutputFile>> OutputFile::create(const std::filesystem::path& file) {
    for (int attempt = 0; attempt < kMostNames; ++attempt) {
        const std::filesystem::path temporary = temporary_name(file);
        const int descriptor =
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0)
            return std::unique_ptr<OutputFile>(new OutputFile(file, temporary, descriptor));
        if (errno != EEXIST)
            return Status(Code::kIo, fmt::format("{}: cannot be written: {}", file.string(),
                                                 std::strerror(errno)));
    }
    return Status(
        Code::kIo,
        fmt::format("{}: cannot be written: too many temporary files beside it", file.string()));
}

Status OutputFile::failure(const char* doing, int error) const {
    return Status(Code::kIo,
                  fmt::format("{}: {} failed: {}", file_.string(), doing, std::strerror(error)));
}

int OutputFile::write(std::int64_t offset, std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(descriptor_, bytes.data(), bytes.size(), offset);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno;
        offset += count;
        size_ = std::max(size_, offset);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return 0;
}

Status OutputFile::commit() {
    if (::fsync(descriptor_) != 0) return failure("writing", errno);
    const int closed = ::close(std::exchange(descriptor_, -1));
    if (closed != 0) return failure("writing", errno);
    if (::rename(temporary_.c_str(), file_.c_str()) != 0) return failure("renaming", errno);
    committed_ = true;
    sync_folder(file_);
    return {};
}

}  // namespace cinejury::media
