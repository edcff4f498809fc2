// SPDX-License-Identifier: Apache-2.0
// Backward passes and the optimizer as a test sees them: values in, values out, wherever they are
// computed. Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/train/adapter.hpp"
#include "plugins/nn/train/optimizer.hpp"
#include "tests/catch.hpp"

namespace cinejury::nn::test {

using Values = std::vector<float>;

struct Turn {
    std::int64_t heads;
    Values gain, cosines, sines;  // [width], [rows, width / 2] twice
};

// Items side by side: x [items, rows, in], weight [out, in], d_out [items, rows, out].
struct LinearCase {
    std::int64_t items, rows, in, out, rank;
    Values x, weight, bias, d_out;
    Values a, b;  // [rank, in], [out, rank]
    float scale;
};
// Of parameters one after another for each item.
struct LinearResult {
    Values out, d_x, d_weight, d_bias, d_a, d_b;
};

// Queries, keys, values, d_out [items, tokens, heads, width].
struct AttentionCase {
    std::int64_t items, tokens, heads, width;
    Values queries, keys, values, d_out;
};
struct AttentionResult {
    Values out, d_queries, d_keys, d_values;
};

// Steps of an adapter that starts at `values`, each from eight lanes of gradients; then OLD is half
// of it and half of the start.
struct AdapterCase {
    const train::ParameterTable& table;
    const train::AdapterLayout& layout;
    Values weights, values;
    std::vector<Values> lanes;  // of each step, [8, size]
    train::AdamSettings settings;
};
struct AdapterResult {
    Values policy, old, first, second, worked_in;  // the last: the policy in the weights
    std::vector<double> norms;
};

class Backend {
public:
    virtual ~Backend() = default;
    // Largest relative L2 difference of a kernel's gradient, and of a product's.
    virtual double tolerance() const = 0;
    virtual double product_tolerance() const { return tolerance(); }

    // d_x, d_scale, d_shift are added to; x [rows, width].
    virtual void modulated_norm(Values& d_x, Values& d_scale, Values& d_shift, const Values& x,
                                const Values& d_out, const Values& scale, float epsilon) = 0;
    virtual void gated(Values& d_y, Values& d_gate, const Values& d_out, const Values& y,
                       const Values& gate) = 0;
    virtual void norm_and_rotate(Values& d_x, Values& d_gain, const Values& x, const Values& d_out,
                                 const Turn& turn, float epsilon) = 0;
    virtual void softmax(Values& d, const Values& p, std::int64_t width, float factor) = 0;
    virtual void gelu(Values& d, const Values& x) = 0;
    virtual void silu(Values& d, const Values& x) = 0;
    virtual void add_column_sums(Values& sums, const Values& x) = 0;
    virtual double square_sum(const Values& x) = 0;

    virtual LinearResult linear(const LinearCase& one) = 0;
    virtual AttentionResult attention(const AttentionCase& one) = 0;
    virtual AdapterResult adapter(const AdapterCase& one) = 0;
};

// Null when the processor has not got the level; `why` says so.
std::unique_ptr<Backend> make_cpu(cpu::Level level, std::string& why);
// Null without CUDA in this build, without a device, or without its libraries; `why` says which.
std::unique_ptr<Backend> make_cuda(bool tensor_cores, std::string& why);

struct CpuBaseline {
    static auto make(std::string& why) { return make_cpu(cpu::Level::kBaseline, why); }
};
struct CpuAvx2 {
    static auto make(std::string& why) { return make_cpu(cpu::Level::kAvx2, why); }
};
struct CpuAvx512 {
    static auto make(std::string& why) { return make_cpu(cpu::Level::kAvx512, why); }
};
struct CudaF32 {
    static auto make(std::string& why) { return make_cuda(false, why); }
};
struct CudaTf32 {
    static auto make(std::string& why) { return make_cuda(true, why); }
};

}  // namespace cinejury::nn::test

#define EACH_BACKEND CpuBaseline, CpuAvx2, CpuAvx512, CudaF32, CudaTf32

// Leaves the test when the backend is not here, with the words that ctest knows a skipped test by.
#define BACKEND_OR_SKIP(name)                                                       \
    std::string why_;                                                               \
    const std::unique_ptr<cinejury::nn::test::Backend> name = TestType::make(why_); \
    if (!name) {                                                                    \
        WARN("skipped, " << why_);                                                  \
        return;                                                                     \
    }
