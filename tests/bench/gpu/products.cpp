// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <vector>

#include "plugins/nn/cuda/product.hpp"
#include "plugins/nn/cuda_devices.hpp"
#include "plugins/shapes_world/network_shape.hpp"
#include "tests/bench/gpu/gpu_bench.hpp"

namespace cinejury::bench {
namespace {

using namespace nn::cuda;

constexpr std::int64_t kRows = 64 * shapes::kTokens;

// D [n, m] = W^T A of bf16 with bf16 results and the first algorithm of cuBLASLt's heuristic, split
// sums allowed: no bias, no activation.
class BareProduct {
public:
    BareProduct(std::int64_t in, std::int64_t out, Context& context)
        : context_(context),
          weight_(context.take(bytes(in * out))),
          input_(context.take(bytes(kRows * in))),
          result_(context.take(bytes(kRows * out))) {
        const CublasLt& library = CublasLt::get();
        check(library.desc_create(&operation_, CUBLAS_COMPUTE_32F, CUDA_R_32F), "a description");
        const cublasOperation_t transposed = CUBLAS_OP_T;
        check(library.desc_set(operation_, CUBLASLT_MATMUL_DESC_TRANSA, &transposed,
                               sizeof transposed),
              "a description");
        const auto layout = [&](cublasLtMatrixLayout_t& made, std::int64_t rows,
                                std::int64_t columns) {
            check(library.layout_create(&made, CUDA_R_16BF, static_cast<std::uint64_t>(rows),
                                        static_cast<std::uint64_t>(columns), rows),
                  "a layout");
        };
        layout(w_, in, out);
        layout(a_, in, kRows);
        layout(d_, out, kRows);
        cublasLtMatmulPreference_t preference = nullptr;
        check(library.preference_create(&preference), "a preference");
        const std::uint64_t scratch = Context::kProductScratch;
        library.preference_set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &scratch,
                               sizeof scratch);
        int count = 0;
        const cublasStatus_t status = library.heuristic(context.products(), operation_, w_, a_, d_,
                                                        d_, preference, 1, &found_, &count);
        library.preference_destroy(preference);
        check(status, "an algorithm");
    }
    ~BareProduct() {
        const CublasLt& library = CublasLt::get();
        for (cublasLtMatrixLayout_t layout : {w_, a_, d_}) library.layout_destroy(layout);
        library.desc_destroy(operation_);
    }
    BareProduct(const BareProduct&) = delete;
    BareProduct& operator=(const BareProduct&) = delete;

    void run() {
        const float one = 1, zero = 0;
        check(CublasLt::get().matmul(context_.products(), operation_, &one, weight_.data(), w_,
                                     input_.data(), a_, &zero, result_.data(), d_, result_.data(),
                                     d_, &found_.algo, context_.product_scratch(),
                                     Context::kProductScratch, context_.stream()),
              "a product");
    }
    const void* input() const { return input_.data(); }

private:
    static std::size_t bytes(std::int64_t values) { return static_cast<std::size_t>(values) * 2; }

    Context& context_;
    Buffer weight_, input_, result_;
    cublasLtMatmulDesc_t operation_ = nullptr;
    cublasLtMatrixLayout_t w_ = nullptr, a_ = nullptr, d_ = nullptr;
    cublasLtMatmulHeuristicResult_t found_{};
};

// Milliseconds of ten runs in the context's stream.
float time_of(Context& context, const std::function<void()>& run) {
    cudaEvent_t begin = nullptr, end = nullptr;
    check(cudaEventCreate(&begin), "an event");
    check(cudaEventCreate(&end), "an event");
    check(cudaEventRecord(begin, context.stream()), "an event");
    for (int i = 0; i < 10; ++i) run();
    check(cudaEventRecord(end, context.stream()), "an event");
    check(cudaEventSynchronize(end), "the runs");
    float milliseconds = 0;
    check(cudaEventElapsedTime(&milliseconds, begin, end), "the time");
    cudaEventDestroy(begin);
    cudaEventDestroy(end);
    return milliseconds;
}

float median(std::vector<float> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

void one(const nn::Safetensors& file, const char* name, std::int64_t in, std::int64_t out,
         nn::Type result, After after, Context& context) {
    Linear layer(file, std::string("body.blocks.0.") + name, in, out,
                 {kRows, nn::Type::kBf16, result, after}, context);
    BareProduct bare(in, out, context);
    const Buffer output = context.take(static_cast<std::size_t>(kRows * out) * sizeof(float));
    const auto ours = [&] { layer.run(output.data(), bare.input(), kRows); };
    const auto theirs = [&] { bare.run(); };
    time_of(context, ours), time_of(context, theirs);
    std::vector<float> shares, times;
    for (int pair = 0; pair < 11; ++pair) {
        const float mine = time_of(context, ours), other = time_of(context, theirs);
        shares.push_back(other / mine);
        times.push_back(mine);
    }
    const double operations = 2.0 * static_cast<double>(kRows * in * out) * 10;
    std::printf("%-5s %6.1f TFLOP/s, %.2f of cuBLASLt's bare product\n", name,
                operations / (median(times) * 1e-3) * 1e-12, median(shares));
}

}  // namespace

void products() {
    const int device = nn::cuda_devices().front().id;
    const DeviceGuard guard(device);
    Context context(device);
    const auto file = nn::Safetensors::open(CINEJURY_SHAPES_GENERATOR);
    constexpr std::int64_t kWidth = shapes::kDenoiserSize.width;
    one(file, "qkv", kWidth, 3 * kWidth, nn::Type::kBf16, After::kNone, context);
    one(file, "out", kWidth, kWidth, nn::Type::kF32, After::kNone, context);
    one(file, "up", kWidth, 4 * kWidth, nn::Type::kBf16, After::kGelu, context);
    one(file, "down", 4 * kWidth, kWidth, nn::Type::kF32, After::kNone, context);
}

}  // namespace cinejury::bench
