// SPDX-License-Identifier: Apache-2.0
// A file that appears complete or not at all: written under another name beside it, synced,
// renamed. Thread rule: one thread at a time.
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/status.hpp"
#include "core/media/byte_sink.hpp"

namespace cinejury::media {

class OutputFile final : public ByteSink {
public:
    // kIo: the temporary file cannot be made; the message names it.
    static Result<std::unique_ptr<OutputFile>> create(const std::filesystem::path& file);
    ~OutputFile() override;  // removes the temporary file unless committed
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    int write(std::int64_t offset, std::span<const std::uint8_t> bytes) override;
    std::int64_t size() const override { return size_; }
    // Replaces the file. kIo: a full disk too.
    Status commit();
    // kIo for an errno, naming the file.
    Status failure(const char* doing, int error) const;

private:
    OutputFile(std::filesystem::path file, std::filesystem::path temporary, int descriptor);

    std::filesystem::path file_;
    std::filesystem::path temporary_;
    int descriptor_;
    std::int64_t size_ = 0;
    bool committed_ = false;
};

}  // namespace cinejury::media
