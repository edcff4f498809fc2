// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/memory.hpp"

#include <cstdint>

namespace cinejury::nn::cuda {

Pool::Pool(int device) {
    cudaMemPoolProps properties{};
    properties.allocType = cudaMemAllocationTypePinned;
    properties.location.type = cudaMemLocationTypeDevice;
    properties.location.id = device;
    check(cudaMemPoolCreate(&pool_, &properties), "a memory pool");
    // Memory goes back to the driver with the pool, not at each synchronisation.
    std::uint64_t keep = UINT64_MAX;
    check(cudaMemPoolSetAttribute(pool_, cudaMemPoolAttrReleaseThreshold, &keep), "a memory pool");
}

Pool::~Pool() {
    cudaMemPoolDestroy(pool_);
}

Buffer::Buffer(const Pool& pool, std::size_t bytes, cudaStream_t stream)
    : bytes_(bytes), stream_(stream) {
    if (bytes == 0) return;
    const cudaError_t code = cudaMallocFromPoolAsync(&data_, bytes, pool.get(), stream);
    if (code != cudaSuccess) data_ = nullptr;
    check(code, "device memory");
}

Buffer::~Buffer() {
    if (data_) cudaFreeAsync(data_, stream_);
}

void upload(void* device, const void* host, std::size_t bytes, cudaStream_t stream) {
    check(cudaMemcpyAsync(device, host, bytes, cudaMemcpyHostToDevice, stream), "a copy");
    check(cudaStreamSynchronize(stream), "a copy to the device");
}

void download(void* host, const void* device, std::size_t bytes, cudaStream_t stream) {
    check(cudaMemcpyAsync(host, device, bytes, cudaMemcpyDeviceToHost, stream), "a copy");
    check(cudaStreamSynchronize(stream), "a copy from the device");
}

}  // namespace cinejury::nn::cuda
