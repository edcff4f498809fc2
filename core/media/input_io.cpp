// SPDX-License-Identifier: Apache-2.0
#include "core/media/input_io.hpp"

#include <cstdio>
#include <new>

namespace cinejury::media {
namespace {

constexpr int kBufferBytes = 1 << 16;

}  // namespace

InputIo::InputIo(const ByteSource& source, const Guard& guard) : source_(source), guard_(guard) {
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    if (!buffer) throw std::bad_alloc();
    context_ =
        avio_alloc_context(buffer, kBufferBytes, 0, this, &InputIo::read, nullptr, &InputIo::seek);
    if (!context_) {
        av_free(buffer);
        throw std::bad_alloc();
    }
}

InputIo::~InputIo() {
    av_freep(&context_->buffer);
    avio_context_free(&context_);
}

int InputIo::read(void* self, std::uint8_t* into, int size) {
    auto& io = *static_cast<InputIo*>(self);
    if (io.guard_.should_stop()) return AVERROR_EXIT;
    const std::int64_t count =
        io.source_.read(io.position_, {into, static_cast<std::size_t>(size)});
    if (count < 0) {
        io.read_error_ = static_cast<int>(-count);
        return AVERROR(io.read_error_);
    }
    if (count == 0) return AVERROR_EOF;
    io.position_ += count;
    return static_cast<int>(count);
}

std::int64_t InputIo::seek(void* self, std::int64_t offset, int whence) {
    auto& io = *static_cast<InputIo*>(self);
    if (whence & AVSEEK_SIZE) return io.source_.size();
    whence &= ~AVSEEK_FORCE;
    std::int64_t base = 0;
    if (whence == SEEK_CUR) base = io.position_;
    if (whence == SEEK_END) base = io.source_.size();
    // Past the end is allowed, as for files: the next read says "end".
    if (offset < -base || offset > INT64_MAX - base) return AVERROR(EINVAL);
    io.position_ = base + offset;
    return io.position_;
}

}  // namespace cinejury::media
