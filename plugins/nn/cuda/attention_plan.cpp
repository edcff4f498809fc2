// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cuda/attention.hpp"

namespace cinejury::nn::cuda {
namespace {

class OwnAttention final : public AttentionPlan {
public:
    OwnAttention(const AttentionShape& shape, Context& context)
        : shape_(shape), context_(&context) {}
    void run(const AttentionPointers& pointers) override {
        attention(shape_, pointers, context_->stream());
    }

private:
    AttentionShape shape_;
    Context* context_;
};

}  // namespace

std::unique_ptr<AttentionPlan> make_attention(const AttentionShape& shape, Context& context) {
    if (shape.type == Type::kBf16)
        if (std::unique_ptr<AttentionPlan> plan = make_cudnn_attention(shape, context)) return plan;
    return std::make_unique<OwnAttention>(shape, context);
}

}  // namespace cinejury::nn::cuda
