// SPDX-License-Identifier: Apache-2.0
// What one instance holds of a device: its own stream, pool and cuBLASLt handle. Thread rule: one
// thread at a time; the owner has a lock.
#pragma once

#include <memory>

#include "plugins/nn/cuda/cublaslt.hpp"
#include "plugins/nn/cuda/memory.hpp"

namespace cinejury::nn::cuda {

class Context {
public:
    // Throws Failure when there is no such device or no cuBLASLt.
    explicit Context(int device) : Context(device, DeviceGuard(device)) {}
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    int device() const { return device_; }
    cudaStream_t stream() const { return stream_.get(); }
    void wait() const { stream_.wait(); }
    const Pool& pool() const { return pool_; }
    Buffer take(std::size_t bytes) const { return Buffer(pool_, bytes, stream()); }
    cublasLtHandle_t products() const { return products_; }
    // Scratch memory of one product at a time; products run in the stream's order.
    static constexpr std::size_t kProductScratch = 32u << 20;
    void* product_scratch() const { return scratch_.data(); }

private:
    // The members are made while `device` is the current one.
    Context(int device, const DeviceGuard&);

    int device_;
    Stream stream_;
    Pool pool_;
    Buffer scratch_;
    cublasLtHandle_t products_ = nullptr;
};

}  // namespace cinejury::nn::cuda
