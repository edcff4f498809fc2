// SPDX-License-Identifier: Apache-2.0
// Bytes handed to FFmpeg: an AVIOContext over a ByteSource, so that no protocol exists.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>

#include "core/media/av.hpp"
#include "core/media/byte_source.hpp"
#include "core/media/guard.hpp"

namespace cinejury::media {

// Reading stops with AVERROR_EXIT once the guard says so. Does not move: FFmpeg holds its address.
class InputIo {
public:
    InputIo(const ByteSource& source, const Guard& guard);  // both borrowed for its life
    ~InputIo();
    InputIo(const InputIo&) = delete;
    InputIo& operator=(const InputIo&) = delete;

    AVIOContext* get() { return context_; }
    // errno of a read that failed, else 0.
    int read_error() const { return read_error_; }

private:
    static int read(void* self, std::uint8_t* into, int size);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);

    const ByteSource& source_;
    const Guard& guard_;
    std::int64_t position_ = 0;
    int read_error_ = 0;
    AVIOContext* context_ = nullptr;
};

}  // namespace cinejury::media
