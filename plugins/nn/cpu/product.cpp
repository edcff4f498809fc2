// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/product.hpp"

#include <omp.h>

#include <oneapi/dnnl/dnnl.hpp>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

#include "plugins/nn/cpu/tiles.hpp"

namespace cinejury::nn::cpu {
namespace {

using dnnl::memory;

const dnnl::engine& engine() {
    static const dnnl::engine the_engine(dnnl::engine::kind::cpu, 0);
    return the_engine;
}

memory::data_type type_of(Type type) {
    switch (type) {
        case Type::kF32: return memory::data_type::f32;
        case Type::kBf16: return memory::data_type::bf16;
        default: throw std::runtime_error("nn: products take f32 or bf16");
    }
}

memory::desc rows_of(std::int64_t rows, std::int64_t columns, Type type, std::int64_t stride,
                     bool transposed) {
    const memory::dims dims{rows, columns};
    const std::int64_t inner = transposed ? rows : columns;
    const std::int64_t step = stride > 0 ? stride : inner;
    return {dims, type_of(type), transposed ? memory::dims{1, step} : memory::dims{step, 1}};
}

dnnl::primitive_attr attributes(const ProductShape& shape) {
    dnnl::primitive_attr attr;
    attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    if (shape.scale != 1) attr.set_output_scales(0, {shape.scale});
    dnnl::post_ops after;
    if (shape.accumulate) after.append_sum(1.0f);
    switch (shape.unary) {
        case Unary::kNone: break;
        case Unary::kGeluErf:
            after.append_eltwise(1.0f, dnnl::algorithm::eltwise_gelu_erf, 0, 0);
            break;
        case Unary::kSilu:
            after.append_eltwise(1.0f, dnnl::algorithm::eltwise_swish, 1.0f, 0);
            break;
        case Unary::kRelu: after.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0, 0); break;
    }
    attr.set_post_ops(after);
    return attr;
}

// Below, laying out B costs more than tiles gain.
constexpr std::int64_t kFewestTiledRows = 16;

bool goes_by_tiles(const ProductShape& shape) {
    return processor_level() == Level::kAvx2 && shape.type == Type::kF32 &&
           shape.result == Type::kF32 && shape.unary == Unary::kNone && !shape.packed_b &&
           shape.m >= kFewestTiledRows;
}

// A matrix of `columns` when it is not transposed.
tiles::Strided strided(const void* data, std::int64_t rows, std::int64_t columns, bool transposed,
                       std::int64_t stride) {
    const std::int64_t step = stride > 0 ? stride : transposed ? rows : columns;
    const auto* const first = static_cast<const float*>(data);
    return transposed ? tiles::Strided{first, 1, step} : tiles::Strided{first, step, 1};
}

float* floats(std::int64_t count, Arena& scratch) {
    return static_cast<float*>(scratch.take(static_cast<std::size_t>(count) * sizeof(float)));
}

}  // namespace

struct Product::Impl {
    ProductShape shape;
    bool tiled = false;    // then the others are empty
    memory::desc plain_b;  // B as rows
    dnnl::matmul::primitive_desc description;
    dnnl::matmul primitive;

    void run_tiles(const void* a, const void* b, const float* bias, void* c, Arena& scratch) const;
};

void PackedMatrix::Free::operator()(void* data) const {
    std::free(data);
}

Product::Product(const ProductShape& shape) try : impl_(std::make_unique<Impl>()) {
    if (shape.type == Type::kBf16 && !has_bf16_products())  // oneDNN would emulate on AVX-512
        throw std::runtime_error("nn: this processor has no bf16 products");
    impl_->shape = shape;
    impl_->tiled = goes_by_tiles(shape);
    if (impl_->tiled) return;
    const memory::desc a = rows_of(shape.m, shape.k, shape.type, shape.a_stride, shape.transpose_a);
    impl_->plain_b = rows_of(shape.k, shape.n, shape.type, shape.b_stride, shape.transpose_b);
    const memory::desc b = shape.packed_b ? memory::desc({shape.k, shape.n}, type_of(shape.type),
                                                         memory::format_tag::any)
                                          : impl_->plain_b;
    const memory::desc c = rows_of(shape.m, shape.n, shape.result, shape.c_stride, false);
    const memory::desc bias({1, shape.n}, memory::data_type::f32, memory::dims{shape.n, 1});
    const dnnl::matmul::desc operation =
        shape.bias ? dnnl::matmul::desc(a, b, bias, c) : dnnl::matmul::desc(a, b, c);
    const OneThread one_thread;
    impl_->description = dnnl::matmul::primitive_desc(operation, attributes(shape), engine());
    impl_->primitive = dnnl::matmul(impl_->description);
} catch (const dnnl::error& error) {
    throw std::runtime_error(std::string("nn: oneDNN refuses a product on this processor: ") +
                             error.what());
}

Product::~Product() = default;
Product::Product(Product&&) noexcept = default;
Product& Product::operator=(Product&&) noexcept = default;

const ProductShape& Product::shape() const {
    return impl_->shape;
}

PackedMatrix Product::pack(const void* rows, Type type, std::uint64_t version) const {
    const ProductShape& shape = impl_->shape;
    const memory::desc from = rows_of(shape.k, shape.n, type, 0, shape.transpose_b);
    const memory::desc to = impl_->description.weights_desc();
    PackedMatrix packed;
    packed.version_ = version;
    const std::size_t bytes =
        (to.get_size() + Arena::kAlignment - 1) / Arena::kAlignment * Arena::kAlignment;
    packed.memory_.reset(std::aligned_alloc(Arena::kAlignment, bytes));
    if (!packed.memory_) throw std::bad_alloc();
    memory source(from, engine(), const_cast<void*>(rows));
    memory target(to, engine(), packed.memory_.get());
    const OneThread one_thread;
    dnnl::stream stream(engine());
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
    return packed;
}

const void* Product::prepare(const void* b, Arena& scratch) const {
    if (!impl_->tiled) return b;
    const ProductShape& shape = impl_->shape;
    float* const prepared = floats(tiles::packed_floats(shape.n, shape.k), scratch);
    tiles::pack_b(prepared, strided(b, shape.k, shape.n, shape.transpose_b, shape.b_stride),
                  shape.n, shape.k);
    return prepared;
}

void Product::run(const void* a, const void* b, const float* bias, void* c, Arena& scratch) const {
    const Arena::Mark mark = scratch.mark();
    run_prepared(a, prepare(b, scratch), bias, c, scratch);
    scratch.release(mark);
}

void Product::Impl::run_tiles(const void* a, const void* b, const float* bias, void* c,
                              Arena& scratch) const {
    const Arena::Mark mark = scratch.mark();
    tiles::Task task;
    task.m = shape.m;
    task.n = shape.n;
    task.k = shape.k;
    task.a = strided(a, shape.m, shape.k, shape.transpose_a, shape.a_stride);
    task.b = static_cast<const float*>(b);
    task.c = static_cast<float*>(c);
    task.c_row = shape.c_stride > 0 ? shape.c_stride : shape.n;
    task.bias = shape.bias ? bias : nullptr;
    task.accumulate = shape.accumulate;
    task.scale = shape.scale;
    tiles::multiply(task, floats(tiles::work_floats(shape.m, shape.n, shape.k), scratch));
    scratch.release(mark);
}

void Product::run_prepared(const void* a, const void* b, const float* bias, void* c,
                           Arena& scratch) const {
    if (impl_->tiled) return impl_->run_tiles(a, b, bias, c, scratch);
    const auto& description = impl_->description;
    const Arena::Mark mark = scratch.mark();
    std::unordered_map<int, memory> arguments{
        {DNNL_ARG_SRC, memory(description.src_desc(), engine(), const_cast<void*>(a))},
        {DNNL_ARG_WEIGHTS, memory(description.weights_desc(), engine(), const_cast<void*>(b))},
        {DNNL_ARG_DST, memory(description.dst_desc(), engine(), c)},
        {DNNL_ARG_SCRATCHPAD, memory(description.scratchpad_desc(), engine(),
                                     scratch.take(description.scratchpad_desc().get_size() + 1))}};
    if (impl_->shape.bias)
        arguments.emplace(DNNL_ARG_BIAS,
                          memory(description.bias_desc(), engine(), const_cast<float*>(bias)));
    const OneThread one_thread;
    dnnl::stream stream(engine());
    impl_->primitive.execute(stream, arguments);
    stream.wait();
    scratch.release(mark);
}

Level product_level() {
    // Of each level, the instruction set that oneDNN must have; its values contain one another.
    constexpr std::pair<Level, dnnl::cpu_isa> kNeeds[] = {
        {Level::kAmx, dnnl::cpu_isa::avx512_core_amx},
        {Level::kAvx512Bf16, dnnl::cpu_isa::avx512_core_bf16},
        {Level::kAvx512, dnnl::cpu_isa::avx512_core},
        {Level::kAvx2, dnnl::cpu_isa::avx2}};
    const auto has = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
    for (const auto& [level, isa] : kNeeds)
        if ((has & static_cast<unsigned>(isa)) == static_cast<unsigned>(isa)) return level;
    return Level::kBaseline;
}

OneThread::OneThread() : before_(omp_get_max_threads()) {
    if (before_ != 1) omp_set_num_threads(1);
}

OneThread::~OneThread() {
    if (before_ != 1) omp_set_num_threads(before_);
}

}  // namespace cinejury::nn::cpu
