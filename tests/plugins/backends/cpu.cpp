// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/attention.hpp"
#include "plugins/nn/cpu/kernels.hpp"
#include "plugins/nn/cpu/product.hpp"
#include "plugins/nn/philox.hpp"
#include "tests/plugins/backends/backend.hpp"

namespace cinejury::nn::test {
namespace {

// Rows of one type, from and to floats.
class Rows {
public:
    Rows(Type type, std::int64_t rows, std::int64_t columns)
        : type_(type), rows_(rows), columns_(columns) {
        (type == Type::kBf16 ? halves_.resize(size()) : floats_.resize(size()));
    }
    Rows(Type type, const Values& values, std::int64_t columns)
        : Rows(type, static_cast<std::int64_t>(values.size()) / columns, columns) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (type == Type::kBf16)
                halves_[i] = BFloat16::from(values[i]);
            else
                floats_[i] = values[i];
    }
    void* data() {
        return type_ == Type::kBf16 ? static_cast<void*>(halves_.data()) : floats_.data();
    }
    Activation activation() { return {data(), type_, rows_, columns_, columns_}; }
    Values values() const {
        if (type_ != Type::kBf16) return floats_;
        Values all;
        for (const BFloat16 half : halves_) all.push_back(half.value());
        return all;
    }

private:
    std::size_t size() const { return static_cast<std::size_t>(rows_ * columns_); }
    Type type_;
    std::int64_t rows_, columns_;
    std::vector<float> floats_;
    std::vector<BFloat16> halves_;
};

Matrix<const float> matrix(const Values& values, std::int64_t width) {
    return {values.data(), static_cast<std::int64_t>(values.size()) / width, width};
}

class Cpu final : public Backend {
public:
    explicit Cpu(Type type) : type_(type) {}
    Type type() const override { return type_; }

    Values linear(const Values& x, const Values& weight, const Values& bias, std::int64_t rows,
                  bool gelu) override {
        const auto out = static_cast<std::int64_t>(bias.size());
        const std::int64_t in = static_cast<std::int64_t>(weight.size()) / out;
        cpu::ProductShape shape;
        shape.m = rows;
        shape.n = out;
        shape.k = in;
        shape.type = shape.result = type_;
        shape.transpose_b = true;
        shape.bias = true;
        if (gelu) shape.unary = cpu::Unary::kGeluErf;
        Rows a(type_, x, in), b(type_, weight, in), c(type_, rows, out);
        Arena arena;
        cpu::Product(shape).run(a.data(), b.data(), bias.data(), c.data(), arena);
        return c.values();
    }
    Values attention(const AttentionCase& s, const Values& q, const Values& k,
                     const Values& v) override {
        cpu::AttentionShape shape;
        shape.queries = s.queries;
        shape.keys = s.keys;
        shape.heads = s.heads;
        shape.groups = s.groups;
        shape.width = s.width;
        shape.type = type_;
        shape.causal = s.causal;
        shape.query_stride = shape.result_stride = s.heads * s.width;
        shape.key_stride = shape.value_stride = s.groups * s.width;
        Rows queries(type_, q, shape.query_stride), keys(type_, k, shape.key_stride);
        Rows values(type_, v, shape.value_stride), out(type_, s.queries, shape.result_stride);
        Arena arena;
        cpu::Attention(shape).run(queries.data(), keys.data(), values.data(), out.data(), arena);
        return out.values();
    }
    Values modulated_norm(const Values& x, const Values& scale, const Values& shift,
                          std::int64_t width, float epsilon) override {
        Values gain = scale;
        for (float& value : gain) value += 1;
        Rows out(type_, static_cast<std::int64_t>(x.size()) / width, width);
        cpu::kernels().layer_norm(out.activation(), matrix(x, width), gain.data(), shift.data(),
                                  epsilon);
        return out.values();
    }
    Values rms_norm(const Values& x, const Values& gain, float epsilon) override {
        const auto width = static_cast<std::int64_t>(gain.size());
        Rows in(type_, x, width), out = in;
        cpu::kernels().rms_norm(out.activation(), in.activation(), gain.data(), epsilon);
        return out.values();
    }
    Values norm_and_rotate(const Values& x, const HeadsCase& h, float epsilon) override {
        Rows in(type_, x, h.heads * h.width), out = in;
        cpu::kernels().norm_and_rotate(out.activation(), in.activation(), h.heads, h.width,
                                       h.gain.data(), epsilon, h.cosines.data(), h.sines.data());
        return out.values();
    }
    Values softmax(const Values& x, std::int64_t width) override {
        Rows out(type_, static_cast<std::int64_t>(x.size()) / width, width);
        cpu::kernels().softmax(out.activation(), matrix(x, width), width, 0);
        return out.values();
    }
    Values swiglu(const Values& gate, const Values& up, std::int64_t width) override {
        Rows a(type_, gate, width), b(type_, up, width), out = a;
        cpu::kernels().swiglu(out.activation(), a.activation(), b.activation());
        return out.values();
    }
    Values add_gated(const Values& x, const Values& y, const Values& gate) override {
        Values out = x;
        const auto width = static_cast<std::int64_t>(gate.size());
        cpu::kernels().add_gated({out.data(), static_cast<std::int64_t>(x.size()) / width, width},
                                 matrix(y, width), gate.data());
        return out;
    }
    Values patchify(const Values& clip, const PatchGrid& grid) override {
        Rows out(type_, grid.tokens(), grid.values());
        nn::patchify(out.activation(), clip.data(), grid);
        return out.values();
    }
    Values unpatchify(const Values& patches, const PatchGrid& grid) override {
        Values clip(patches.size());
        nn::unpatchify(clip.data(), matrix(patches, grid.values()), grid);
        return clip;
    }
    Values noise(std::uint64_t count, std::uint64_t seed, std::uint64_t stream) override {
        Values out(count);
        normal_noise(out.data(), count, seed, stream);
        return out;
    }

private:
    Type type_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu(Type type) {
    if (type == Type::kBf16 && !cpu::has_bf16_products()) return nullptr;
    return std::make_unique<Cpu>(type);
}

}  // namespace cinejury::nn::test
