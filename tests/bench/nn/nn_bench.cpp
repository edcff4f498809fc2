// SPDX-License-Identifier: Apache-2.0
// The operations of the compute library at the shapes network's sizes, on one thread. Counters:
// `share`, for what is made of products, is the achieved rate over that of oneDNN's bare product of
// a large square; `cost`, for the rest, is how many multiply-adds of that product fit into the time
// of one element. Then the linear layers against bare products of their own sizes, in alternating
// pairs by the thread's processor time; the sum over a pass counts.
#include <benchmark/benchmark.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

#include "plugins/nn/cpu/attention.hpp"
#include "plugins/nn/cpu/kernels.hpp"
#include "plugins/nn/cpu/linear.hpp"
#include "plugins/nn/patches.hpp"
#include "plugins/nn/philox.hpp"
#include "tests/bench/nn/raw_product.hpp"

namespace {

using namespace cinejury;
using namespace cinejury::nn;
using namespace cinejury::nn::cpu;
using benchmark::State;

constexpr std::int64_t kRows = 536, kWidth = 256;

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Action>
double time_of(Action action) {
    const double start = thread_seconds();
    action();
    return thread_seconds() - start;
}

// Operations (multiply and add are two) a second of oneDNN's product, best of a few.
double product_rate(Type type) {
    static std::array<double, 2> rates{};
    double& rate = rates[type == Type::kBf16];
    if (rate > 0) return rate;
    constexpr std::int64_t kSide = 1024;
    bench::RawProduct product(kSide, kSide, kSide, type);
    product.run();
    for (int i = 0; i < 10; ++i)
        rate = std::max(rate, 2.0 * kSide * kSide * kSide / time_of([&] { product.run(); }));
    return rate;
}

struct Buffer {
    Buffer(Type t, std::int64_t rows, std::int64_t columns, std::uint64_t seed = 1)
        : values(arena.activation(t, rows, columns)) {
        std::vector<float> noise(static_cast<std::size_t>(rows * columns));
        normal_noise(noise.data(), noise.size(), seed, 0);
        kernels().convert(values, {noise.data(), Type::kF32, rows, columns, columns});
    }
    Matrix<float> matrix() const {
        return {static_cast<float*>(values.data), values.rows, values.columns};
    }
    float* floats() const { return static_cast<float*>(values.data); }
    Arena arena;
    Activation values;
};

// Runs `action`, which does `operations` of products.
template <class Action>
void products(State& state, Type type, double operations, Action action) {
    const double rate = product_rate(type);
    const double start = thread_seconds();
    for (auto _ : state) action();
    const double each = (thread_seconds() - start) / static_cast<double>(state.iterations());
    state.counters["share"] = operations / each / rate;
}

// Runs `action` over `elements` values.
template <class Action>
void elements(State& state, Type type, std::int64_t elements, Action action) {
    const double rate = product_rate(type);
    const double start = thread_seconds();
    for (auto _ : state) action();
    const double each = (thread_seconds() - start) / static_cast<double>(state.iterations());
    state.counters["cost"] = each * rate / 2 / static_cast<double>(elements);
}

Linear linear_of(std::int64_t rows, std::int64_t in, std::int64_t out, Type type, Type result,
                 Unary unary) {
    const Buffer weight(Type::kF32, out, in, 2), bias(Type::kF32, 1, out, 3);
    Linear::Options options;
    options.rows = rows;
    options.type = type;
    options.result = result;
    options.unary = unary;
    const auto floats = [](const Buffer& buffer) {
        return std::span<const float>(
            buffer.floats(), static_cast<std::size_t>(buffer.values.rows * buffer.values.columns));
    };
    return {floats(weight), floats(bias), in, out, options};
}

// Layers of the shapes network and how often a pass runs each.
struct Layer {
    const char* name;
    std::int64_t rows, in, out;
    Unary unary;
    bool narrow;  // result and product in the arithmetic's type; else the result is f32
    int times;
};
constexpr Layer kLayers[] = {{"patch_in", 512, 384, 256, Unary::kNone, false, 1},
                             {"qkv", kRows, 256, 768, Unary::kNone, true, 8},
                             {"out", kRows, 256, 256, Unary::kNone, false, 8},
                             {"up", kRows, 256, 1024, Unary::kGeluErf, true, 8},
                             {"down", kRows, 1024, 256, Unary::kNone, false, 8},
                             {"patch_out", 512, 256, 384, Unary::kNone, false, 1}};

void bench_linear(State& state, const Layer& layer, Type type) {
    const Type result = layer.narrow ? type : Type::kF32;
    const Linear linear = linear_of(layer.rows, layer.in, layer.out, type, result, layer.unary);
    const Buffer in(type, layer.rows, layer.in), out(result, layer.rows, layer.out);
    Arena scratch;
    products(state, type, 2.0 * static_cast<double>(layer.rows * layer.in * layer.out),
             [&] { linear.run(in.values.data, out.values.data, scratch); });
}

void bench_low_rank(State& state, Type type) {
    constexpr std::int64_t kRank = 16;
    LowRank addend({kRows, kWidth, 3 * kWidth, kRank, type, type});
    const Buffer a(Type::kF32, kRank, kWidth), b(Type::kF32, 3 * kWidth, kRank);
    addend.set(a.floats(), b.floats(), 1, 1);
    const Buffer in(type, kRows, kWidth), out(type, kRows, 3 * kWidth);
    Arena scratch;
    products(state, type, 2.0 * kRows * kRank * 4 * kWidth,
             [&] { addend.run(in.values.data, out.values.data, scratch); });
}

void bench_attention(State& state, Type type, std::int64_t groups, bool causal) {
    constexpr std::int64_t kHeads = 4, kHead = 64;
    AttentionShape shape;
    shape.queries = shape.keys = kRows;
    shape.heads = kHeads;
    shape.groups = groups;
    shape.width = kHead;
    shape.type = type;
    shape.causal = causal;
    shape.query_stride = shape.result_stride = kHeads * kHead;
    shape.key_stride = shape.value_stride = groups * kHead;
    const Attention attention(shape);
    const Buffer q(type, kRows, kHeads * kHead), k(type, kRows, groups * kHead, 2),
        v(type, kRows, groups * kHead, 3), out(type, kRows, kHeads * kHead);
    Arena scratch;
    products(state, type, 4.0 * kRows * kRows * kHeads * kHead, [&] {
        attention.run(q.values.data, k.values.data, v.values.data, out.values.data, scratch);
    });
}

void register_elementwise(const std::string& suffix, Type type) {
    const auto add = [&](const char* name, std::int64_t count, auto action) {
        benchmark::RegisterBenchmark((name + suffix).c_str(), [=](State& state) {
            const auto x = std::make_shared<Buffer>(Type::kF32, kRows, 4 * kWidth);
            const auto y = std::make_shared<Buffer>(type, kRows, 4 * kWidth, 2);
            const auto row = std::make_shared<Buffer>(Type::kF32, 6, kRows, 3);
            elements(state, type, count, [&] { action(*x, *y, *row); });
        });
    };
    const Kernels& kernel = kernels();
    const auto part = [](const Activation& whole, std::int64_t columns) {
        return Activation{whole.data, whole.type, whole.rows, columns, whole.stride};
    };
    const auto floats = [](const Buffer& x, std::int64_t columns) {
        return Matrix<float>(x.floats(), kRows, columns, 4 * kWidth);
    };
    constexpr std::int64_t kNarrow = kRows * kWidth, kWide = 4 * kNarrow;
    add("layer_norm", kNarrow, [=](auto& x, auto& y, auto& row) {
        kernel.layer_norm(part(y.values, kWidth), floats(x, kWidth), row.floats(), row.floats(),
                          1e-6f);
    });
    add("modulated_norm", kNarrow, [=](auto& x, auto& y, auto& row) {
        kernel.modulated_norm(part(y.values, kWidth), floats(x, kWidth), row.floats(), row.floats(),
                              1e-6f);
    });
    add("rms_norm", kNarrow, [=](auto& x, auto& y, auto& row) {
        kernel.rms_norm(part(y.values, kWidth), part(x.values, kWidth), row.floats(), 1e-6f);
    });
    add("norm_and_rotate", kNarrow, [=](auto& x, auto& y, auto& row) {
        kernel.norm_and_rotate(part(y.values, kWidth), part(y.values, kWidth), 4, 64, row.floats(),
                               1e-6f, x.floats(), x.floats());
    });
    add("softmax", kRows * kRows, [=](auto& x, auto& y, auto&) {
        kernel.softmax(part(y.values, kRows), floats(x, kRows), 0, 0);
    });
    add("power_rows", kRows * kRows, [=](auto& x, auto& y, auto& row) {
        kernel.power_rows(part(y.values, kRows), row.floats(), floats(x, kRows), 0, 0);
    });
    add("scale_rows", kNarrow, [=](auto& x, auto& y, auto& row) {
        kernel.scale_rows(part(y.values, kWidth), floats(x, kWidth), row.floats());
    });
    add("convert", kWide, [=](auto& x, auto& y, auto&) { kernel.convert(y.values, x.values); });
    add("swiglu", kNarrow, [=](auto& x, auto& y, auto&) {
        kernel.swiglu(part(y.values, kWidth), part(x.values, kWidth), part(x.values, kWidth));
    });
    add("patchify", 512 * 384, [=](auto& x, auto& y, auto&) {
        constexpr PatchGrid kGrid{16, 3, 64, 64, 2, 8, 8};
        patchify({y.values.data, type, kGrid.tokens(), kGrid.values(), kGrid.values()}, x.floats(),
                 kGrid);
    });
    add("gather_rows", kNarrow, [=](auto& x, auto& y, auto&) {
        static const std::vector<std::int32_t> rows(kRows, 7);
        kernel.gather_rows(part(y.values, kWidth), part(x.values, kWidth), rows.data());
    });
    if (type != Type::kF32) return;
    add("gelu", kWide, [=](auto& x, auto& y, auto&) { kernel.gelu(y.matrix(), x.matrix()); });
    add("silu", kWide, [=](auto& x, auto& y, auto&) { kernel.silu(y.matrix(), x.matrix()); });
    add("add_gated", kNarrow, [=](auto& x, auto& y, auto& row) {
        kernel.add_gated(floats(y, kWidth), floats(x, kWidth), row.floats());
    });
    add("noise", kWide, [=](auto& x, auto&, auto&) { kernel.noise(x.floats(), kWide, 1, 0, 0); });
}

void register_all(Type type) {
    const std::string suffix = type == Type::kBf16 ? "/bf16" : "/f32";
    for (const Layer& layer : kLayers)
        benchmark::RegisterBenchmark(("linear_" + std::string(layer.name) + suffix).c_str(),
                                     [&layer, type](State& s) { bench_linear(s, layer, type); });
    benchmark::RegisterBenchmark(("low_rank" + suffix).c_str(),
                                 [type](State& s) { bench_low_rank(s, type); });
    benchmark::RegisterBenchmark(("attention" + suffix).c_str(),
                                 [type](State& s) { bench_attention(s, type, 4, false); });
    benchmark::RegisterBenchmark(("attention_grouped_causal" + suffix).c_str(),
                                 [type](State& s) { bench_attention(s, type, 2, true); });
    register_elementwise(suffix, type);
}

// Share of the bare products' rate that the layers of one pass reach.
bool judge_layers(Type type, double limit) {
    constexpr int kPairs = 15;
    const char* name = type == Type::kBf16 ? "bf16" : "f32";
    double bare_sum = 0, layer_sum = 0;
    for (const Layer& layer : kLayers) {
        const Type result = layer.narrow ? type : Type::kF32;
        const Linear linear = linear_of(layer.rows, layer.in, layer.out, type, result, layer.unary);
        bench::RawProduct bare(layer.rows, layer.out, layer.in, type);
        const Buffer in(type, layer.rows, layer.in), out(result, layer.rows, layer.out);
        Arena scratch;
        std::vector<double> bare_times, layer_times;
        for (int i = 0; i < kPairs; ++i) {
            bare_times.push_back(time_of([&] { bare.run(); }));
            layer_times.push_back(
                time_of([&] { linear.run(in.values.data, out.values.data, scratch); }));
        }
        const auto median = [](std::vector<double>& times) {
            std::nth_element(times.begin(), times.begin() + kPairs / 2, times.end());
            return times[kPairs / 2];
        };
        const double bare_time = median(bare_times), layer_time = median(layer_times);
        std::printf("%s %s: %.3f ms, oneDNN's bare product %.3f ms (%.0f GFLOP/s), share %.2f\n",
                    layer.name, name, layer_time * 1e3, bare_time * 1e3,
                    2e-9 * static_cast<double>(layer.rows * layer.in * layer.out) / bare_time,
                    bare_time / layer_time);
        bare_sum += layer.times * bare_time;
        layer_sum += layer.times * layer_time;
    }
    const double share = bare_sum / layer_sum;
    std::printf("BAR nn_linear_layers_%s_of_onednn %.2f x >= %.2f %s\n", name, share, limit,
                share >= limit ? "ok" : "MISS");
    return share >= limit;
}

}  // namespace

int main(int count, char** arguments) {
    omp_set_num_threads(1);
    benchmark::Initialize(&count, arguments);
    std::vector<Type> types{Type::kF32};
    if (has_bf16_products()) types.push_back(Type::kBf16);
    for (const Type type : types) register_all(type);
    std::printf("level %s\n", level_name(processor_level()));
    benchmark::RunSpecifiedBenchmarks();
    bool ok = true;
    for (const Type type : types) ok &= judge_layers(type, 0.75);
    return ok ? 0 : 1;
}
