// SPDX-License-Identifier: Apache-2.0
// Where encoded bytes go, and FFmpeg's view of it. Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/media/av.hpp"

namespace cinejury::media {

class ByteSink {
public:
    virtual ~ByteSink() = default;
    // Writes all bytes at `offset`; 0, or the errno.
    virtual int write(std::int64_t offset, std::span<const std::uint8_t> bytes) = 0;
    virtual std::int64_t size() const = 0;
};

class MemorySink final : public ByteSink {
public:
    int write(std::int64_t offset, std::span<const std::uint8_t> bytes) override;
    std::int64_t size() const override { return static_cast<std::int64_t>(bytes_.size()); }
    std::string take() && { return std::move(bytes_); }

private:
    std::string bytes_;
};

// An AVIOContext that writes to a sink. Does not move: FFmpeg holds its address.
class OutputIo {
public:
    explicit OutputIo(ByteSink& sink);  // borrowed for its life
    ~OutputIo();
    OutputIo(const OutputIo&) = delete;
    OutputIo& operator=(const OutputIo&) = delete;

    AVIOContext* get() { return context_; }
    // errno of the first write that failed, else 0.
    int write_error() const { return write_error_; }

private:
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    static int write(void* self, const std::uint8_t* bytes, int size);
#else
    static int write(void* self, std::uint8_t* bytes, int size);
#endif
    static std::int64_t seek(void* self, std::int64_t offset, int whence);

    ByteSink& sink_;
    std::int64_t position_ = 0;
    int write_error_ = 0;
    AVIOContext* context_ = nullptr;
};

}  // namespace cinejury::media
