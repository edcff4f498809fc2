// SPDX-License-Identifier: Apache-2.0
// Device memory from a stream-ordered pool: taking and giving back are work of a stream and wait
// for nothing. What is given back stays in the pool for the next one. Thread rule: a pool may be
// used from any thread; a buffer from one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "plugins/nn/cuda/stream.hpp"

namespace cinejury::nn::cuda {

class Pool {
public:
    explicit Pool(int device);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    cudaMemPool_t get() const { return pool_; }

private:
    cudaMemPool_t pool_ = nullptr;
};

// Move-only. Its memory may be used by work that is in `stream` after the construction, and is
// given back after all work that is in `stream` at the destruction.
class Buffer {
public:
    Buffer() = default;
    // Not initialised. Throws Failure (kMemory).
    Buffer(const Pool& pool, std::size_t bytes, cudaStream_t stream);
    ~Buffer();
    Buffer(Buffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          bytes_(other.bytes_),
          stream_(other.stream_) {}
    Buffer& operator=(Buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(bytes_, other.bytes_);
        std::swap(stream_, other.stream_);
        return *this;
    }
    explicit operator bool() const { return data_ != nullptr; }
    void* data() const { return data_; }
    template <class T>
    T* as() const {
        return static_cast<T*>(data_);
    }
    std::size_t bytes() const { return bytes_; }

private:
    void* data_ = nullptr;
    std::size_t bytes_ = 0;
    cudaStream_t stream_ = nullptr;
};

// Copies of values between host and device; complete when they return (`stream` alone is waited
// for), so the host's memory need not be pinned.
void upload(void* device, const void* host, std::size_t bytes, cudaStream_t stream);
void download(void* host, const void* device, std::size_t bytes, cudaStream_t stream);

template <class T>
Buffer uploaded(const Pool& pool, std::span<const T> values, cudaStream_t stream) {
    Buffer buffer(pool, values.size_bytes(), stream);
    upload(buffer.data(), values.data(), values.size_bytes(), stream);
    return buffer;
}

}  // namespace cinejury::nn::cuda
