// SPDX-License-Identifier: Apache-2.0
// Attention by cuDNN's graph, through NVIDIA's header-only front end. The only file that includes
// it: it takes a minute to compile. The library is opened when the first plan is made.
#define NV_CUDNN_FRONTEND_USE_DYNAMIC_LOADING
#include <cudnn_frontend.h>

#include <cmath>
#include <unordered_map>

#include "plugins/nn/cuda/attention.hpp"
#include "plugins/nn/cuda/library.hpp"

namespace cudnn_frontend {
void* cudnn_dlhandle = nullptr;  // the front end looks its functions up here
}

namespace cinejury::nn::cuda {
namespace {

namespace fe = cudnn_frontend;
using Tensor = fe::graph::Tensor_attributes;

enum Uid : std::int64_t { kQueries = 1, kKeys, kValues, kResult };

void require(fe::error_t error) {
    if (error.is_bad())
        throw Failure(Failure::Kind::kOther, "cuDNN: attention: " + error.get_message());
}

class CudnnAttention final : public AttentionPlan {
public:
    CudnnAttention(const AttentionShape& shape, Context& context) : context_(&context) {
        if (fe::detail::create_handle(&handle_) != CUDNN_STATUS_SUCCESS)
            throw Failure(Failure::Kind::kMissing, "cuDNN: no handle");
        try {
            build(shape);
        } catch (...) {
            fe::detail::destroy_handle(handle_);
            throw;
        }
    }
    ~CudnnAttention() override { fe::detail::destroy_handle(handle_); }
    CudnnAttention(const CudnnAttention&) = delete;
    CudnnAttention& operator=(const CudnnAttention&) = delete;

    void run(const AttentionPointers& at) override {
        std::unordered_map<std::int64_t, void*> pack{{kQueries, const_cast<void*>(at.queries)},
                                                     {kKeys, const_cast<void*>(at.keys)},
                                                     {kValues, const_cast<void*>(at.values)},
                                                     {kResult, at.result}};
        require(graph_.execute(handle_, pack, scratch_.data()));
    }

private:
    // [items, heads, rows, width] over rows that hold the heads side by side.
    static Tensor tensor(Uid uid, std::int64_t items, std::int64_t heads, std::int64_t rows,
                         std::int64_t width, std::int64_t stride) {
        return Tensor()
            .set_uid(uid)
            .set_dim({items, heads, rows, width})
            .set_stride({rows * stride, width, stride, 1});
    }

    void build(const AttentionShape& s) {
        fe::detail::set_stream(handle_, context_->stream());
        graph_.set_io_data_type(fe::DataType_t::BFLOAT16)
            .set_intermediate_data_type(fe::DataType_t::FLOAT)
            .set_compute_data_type(fe::DataType_t::FLOAT);
        const auto q =
            graph_.tensor(tensor(kQueries, s.items, s.heads, s.queries, s.width, s.query_stride));
        const auto k =
            graph_.tensor(tensor(kKeys, s.items, s.groups, s.keys, s.width, s.key_stride));
        const auto v =
            graph_.tensor(tensor(kValues, s.items, s.groups, s.keys, s.width, s.value_stride));
        fe::graph::SDPA_attributes options;
        options.set_generate_stats(false).set_attn_scale(1.0f /
                                                         std::sqrt(static_cast<float>(s.width)));
        if (s.causal) options.set_causal_mask_bottom_right(true);
        const auto [result, stats] = graph_.sdpa(q, k, v, options);
        result->set_output(true)
            .set_uid(kResult)
            .set_dim({s.items, s.heads, s.queries, s.width})
            .set_stride({s.queries * s.result_stride, s.width, s.result_stride, 1});
        require(graph_.validate());
        require(graph_.build_operation_graph(handle_));
        require(graph_.create_execution_plans({fe::HeurMode_t::A}));
        require(graph_.check_support(handle_));
        require(graph_.build_plans(handle_));
        std::int64_t bytes = 0;
        require(graph_.get_workspace_size(bytes));
        scratch_ = context_->take(static_cast<std::size_t>(bytes));
    }

    Context* context_;
    cudnnHandle_t handle_ = nullptr;
    fe::graph::Graph graph_;
    Buffer scratch_;
};

// Whether cuDNN is on this machine; asked once.
bool cudnn_opened() {
    static const bool opened = [] {
        try {
            fe::cudnn_dlhandle = LazyLibrary("libcudnn.so.9").handle();
        } catch (const Failure&) {
            return false;
        }
        return true;
    }();
    return opened;
}

}  // namespace

std::unique_ptr<AttentionPlan> make_cudnn_attention(const AttentionShape& shape, Context& context) {
    if (shape.type != Type::kBf16 || !cudnn_opened()) return nullptr;
    try {
        return std::make_unique<CudnnAttention>(shape, context);
    } catch (const Failure& failure) {
        if (failure.kind() == Failure::Kind::kMemory ||
            failure.kind() == Failure::Kind::kDeviceLost)
            throw;
        return nullptr;  // a shape that this version refuses: the own kernel takes it
    } catch (const std::exception&) {
        return nullptr;  // the front end does not find the runtime that it wants
    }
}

}  // namespace cinejury::nn::cuda
