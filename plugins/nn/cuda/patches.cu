// SPDX-License-Identifier: Apache-2.0
// Clips to patches and back: one thread a value, neighbours in a patch row read neighbours.
#include "plugins/nn/cuda/kernels.hpp"
#include "plugins/nn/cuda/lanes.cuh"

namespace cinejury::nn::cuda {
namespace {

// Where value `inside` of a patch of token `token` lies in its clip; the order of patches.hpp.
__device__ std::int64_t clip_offset(const PatchGrid& grid, std::int64_t token,
                                    std::int64_t inside) {
    const std::int64_t column = inside % grid.patch_width;
    std::int64_t rest = inside / grid.patch_width;
    const std::int64_t row = rest % grid.patch_height;
    rest /= grid.patch_height;
    const std::int64_t channel = rest % grid.channels, frame = rest / grid.channels;
    const std::int64_t columns = grid.width / grid.patch_width;
    const std::int64_t rows = grid.height / grid.patch_height;
    const std::int64_t x = token % columns, y = token / columns % rows, t = token / columns / rows;
    const std::int64_t plane = (t * grid.patch_frames + frame) * grid.channels + channel;
    return (plane * grid.height + y * grid.patch_height + row) * grid.width + x * grid.patch_width +
           column;
}

template <class T>
__global__ void patchify_kernel(T* patches, const float* const* clips, std::int64_t step,
                                std::int64_t count, std::int64_t tokens, std::int64_t values,
                                PatchGrid grid) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const std::int64_t token = i / values, item = token / tokens;
    store(patches + i, clips[item * step][clip_offset(grid, token % tokens, i % values)]);
}

__global__ void unpatchify_kernel(float* clips, const float* patches, std::int64_t count,
                                  std::int64_t tokens, std::int64_t values, PatchGrid grid) {
    const std::int64_t i = thread_index();
    if (i >= count) return;
    const std::int64_t token = i / values, item = token / tokens;
    clips[item * tokens * values + clip_offset(grid, token % tokens, i % values)] = patches[i];
}

}  // namespace

void patchify(void* patches, Type type, const float* const* clips, std::int64_t items,
              std::int64_t step, const PatchGrid& grid, cudaStream_t stream) {
    const std::int64_t count = items * grid.tokens() * grid.values();
    with_type(type, [&](auto t) {
        patchify_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(
            static_cast<decltype(t)*>(patches), clips, step, count, grid.tokens(), grid.values(),
            grid);
    });
    check_launch("patchify");
}

void unpatchify(float* clips, const float* patches, std::int64_t items, const PatchGrid& grid,
                cudaStream_t stream) {
    const std::int64_t count = items * grid.tokens() * grid.values();
    unpatchify_kernel<<<thread_blocks(count), kThreads, 0, stream>>>(
        clips, patches, count, grid.tokens(), grid.values(), grid);
    check_launch("unpatchify");
}

}  // namespace cinejury::nn::cuda
