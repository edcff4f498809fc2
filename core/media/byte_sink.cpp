// SPDX-License-Identifier: Apache-2.0
#include "core/media/byte_sink.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>

namespace cinejury::media {
namespace {

constexpr int kBufferBytes = 1 << 16;

}  // namespace

int MemorySink::write(std::int64_t offset, std::span<const std::uint8_t> bytes) {
    const auto start = static_cast<std::size_t>(offset);
    try {
        bytes_.resize(std::max(bytes_.size(), start + bytes.size()));
    } catch (const std::exception&) {
        return ENOMEM;
    }
    std::memcpy(bytes_.data() + start, bytes.data(), bytes.size());
    return 0;
}

OutputIo::OutputIo(ByteSink& sink) : sink_(sink) {
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    if (!buffer) throw std::bad_alloc();
    context_ = avio_alloc_context(buffer, kBufferBytes, 1, this, nullptr, &OutputIo::write,
                                  &OutputIo::seek);
    if (!context_) {
        av_free(buffer);
        throw std::bad_alloc();
    }
}

OutputIo::~OutputIo() {
    av_freep(&context_->buffer);
    avio_context_free(&context_);
}

#if LIBAVFORMAT_VERSION_MAJOR >= 61
int OutputIo::write(void* self, const std::uint8_t* bytes, int size) {
#else
int OutputIo::write(void* self, std::uint8_t* bytes, int size) {
#endif
    auto& io = *static_cast<OutputIo*>(self);
    if (io.write_error_ == 0)
        io.write_error_ = io.sink_.write(io.position_, {bytes, static_cast<std::size_t>(size)});
    if (io.write_error_ != 0) return AVERROR(io.write_error_);
    io.position_ += size;
    return size;
}

std::int64_t OutputIo::seek(void* self, std::int64_t offset, int whence) {
    auto& io = *static_cast<OutputIo*>(self);
    if (whence & AVSEEK_SIZE) return io.sink_.size();
    whence &= ~AVSEEK_FORCE;
    std::int64_t base = 0;
    if (whence == SEEK_CUR) base = io.position_;
    if (whence == SEEK_END) base = io.sink_.size();
    if (base + offset < 0) return AVERROR(EINVAL);
    io.position_ = base + offset;
    return io.position_;
}

}  // namespace cinejury::media
