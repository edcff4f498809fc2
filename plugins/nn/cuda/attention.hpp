// SPDX-License-Identifier: Apache-2.0
// Scaled dot-product attention on a device: softmax(Q K^T / sqrt(width)) V, scores never in memory,
// so that memory grows with the length. The own kernels take f32 and bf16, heads of 32, 64 or 128,
// and are what runs for f32; bf16 goes through cuDNN where this build has it and it takes the
// shape. Thread rule: as Context.
#pragma once

#include <memory>

#include "plugins/nn/cuda/context.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cuda {

// Rows hold the heads side by side; item i's rows follow item i - 1's. As the CPU's AttentionShape.
struct AttentionShape {
    std::int64_t items = 1;
    std::int64_t queries = 0, keys = 0;  // rows of one item
    std::int64_t heads = 0, groups = 0, width = 0;
    Type type = Type::kBf16;
    bool causal = false;  // query i sees keys 0 ... i + keys - queries
    std::int64_t query_stride = 0, key_stride = 0, value_stride = 0, result_stride = 0;
};

struct AttentionPointers {
    const void* queries = nullptr;
    const void* keys = nullptr;
    const void* values = nullptr;
    void* result = nullptr;
};

// The own kernels. Throws std::invalid_argument for a shape that they do not take.
void attention(const AttentionShape& shape, const AttentionPointers& pointers, cudaStream_t stream);

// A way to compute one shape; made once, run many times.
class AttentionPlan {
public:
    virtual ~AttentionPlan() = default;
    virtual void run(const AttentionPointers& pointers) = 0;
};

// cuDNN's, or null: not in this build, library not there, or a shape that it refuses.
std::unique_ptr<AttentionPlan> make_cudnn_attention(const AttentionShape& shape, Context& context);

// The faster of the two that takes the shape: cuDNN's, else the own kernel.
std::unique_ptr<AttentionPlan> make_attention(const AttentionShape& shape, Context& context);

}  // namespace cinejury::nn::cuda
