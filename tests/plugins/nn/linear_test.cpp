// SPDX-License-Identifier: Apache-2.0
// Linear layers, their low-rank addend and mapped weights against a plain oracle in double.
#include "plugins/nn/cpu/linear.hpp"

#include <thread>

#include "plugins/nn/cpu/patch_convolution.hpp"
#include "tests/plugins/nn/oracle.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

StoredTensor stored(Values& values, std::vector<std::int64_t> shape) {
    const auto bytes =
        static_cast<std::size_t>(values.rows * values.columns) * size_of(values.type);
    return {values.type, std::move(shape), {static_cast<const std::byte*>(values.data()), bytes}};
}

// A file of one layer "l"; `shift` bytes of padding in the header move its tensors off alignment.
struct LayerFile {
    LayerFile(Type type, std::int64_t in, std::int64_t out, std::size_t shift = 0)
        : weight(type, out, in, 31), bias(Type::kF32, 1, out, 32) {
        text = std::string(64, ' ') + write_safetensors({{"l.bias", stored(bias, {out})},
                                                         {"l.weight", stored(weight, {out, in})}},
                                                        {{"pad", std::string(shift, 'x')}});
    }
    Safetensors open() const {
        return Safetensors::parse(std::as_bytes(std::span(text).subspan(64)), "test");
    }
    Values weight, bias;
    std::string text;
};

double activated(Unary unary, double x) {
    switch (unary) {
        case Unary::kNone: return x;
        case Unary::kRelu: return std::max(0.0, x);
        case Unary::kSilu: return x / (1 + std::exp(-x));
        case Unary::kGeluErf: return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
    }
    return x;
}

double row_times_row(const Values& a, std::int64_t r, const Values& b, std::int64_t c) {
    double sum = 0;
    for (std::int64_t i = 0; i < a.columns; ++i) sum += a.at(r, i) * b.at(c, i);
    return sum;
}

// What the product sees of stored weights.
Values as_used(const Values& weight, Type type) {
    Values used(type, weight.rows, weight.columns);
    for (std::size_t i = 0; i < used.floats.size(); ++i) {
        used.halves[i] = BFloat16::from(weight.floats[i]);
        used.floats[i] = weight.floats[i];
    }
    return used;
}

}  // namespace

TEST_CASE("linear: bias and activation, packed and mapped, stored in either type, in odd sizes") {
    constexpr std::int64_t kRows = 13, kIn = 33;
    for (const Type type : product_types())
        for (const Type stored_type : {Type::kF32, Type::kBf16})
            for (const auto weights : {Linear::Weights::kPacked, Linear::Weights::kMapped})
                for (const std::int64_t out_columns : {1, 7, 600})
                    for (const Unary unary :
                         {Unary::kNone, Unary::kRelu, Unary::kSilu, Unary::kGeluErf}) {
                        const LayerFile layer(stored_type, kIn, out_columns);
                        const Safetensors file = layer.open();
                        Linear::Options options;
                        options.rows = kRows;
                        options.type = type;
                        options.unary = unary;
                        options.weights = weights;
                        const Linear linear(file, "l", kIn, out_columns, options);
                        Values x(type, kRows, kIn, 33), out(Type::kF32, kRows, out_columns);
                        const Values used = as_used(layer.weight, type);
                        Arena scratch;
                        linear.run(x.data(), out.data(), scratch);
                        CHECK(difference(out, [&](auto r, auto c) {
                                  return activated(
                                      unary, row_times_row(x, r, used, c) + layer.bias.at(0, c));
                              }) < 1e-5);
                    }
}

TEST_CASE("linear: mapped weights at any address") {
    for (std::size_t shift = 0; shift < 4; ++shift) {
        const LayerFile layer(Type::kBf16, 33, 300, shift);
        const Safetensors file = layer.open();
        Linear::Options options;
        options.rows = 3;
        options.weights = Linear::Weights::kMapped;
        const Linear linear(file, "l", 33, 300, options);
        Values x(Type::kF32, 3, 33, 34), out(Type::kF32, 3, 300);
        Arena scratch;
        linear.run(x.data(), out.data(), scratch);
        CHECK(difference(out, [&](auto r, auto c) {
                  return row_times_row(x, r, layer.weight, c) + layer.bias.at(0, c);
              }) < 1e-5);
    }
}

TEST_CASE("linear: a low-rank addend comes before the activation; none leaves the layer as it is") {
    constexpr std::int64_t kRows = 5, kIn = 33, kOut = 300, kRank = 3;
    for (const Type type : product_types())
        for (const auto weights : {Linear::Weights::kPacked, Linear::Weights::kMapped}) {
            const LayerFile layer(type, kIn, kOut);
            const Safetensors file = layer.open();
            Linear::Options options;
            options.rows = kRows;
            options.type = type;
            options.unary = Unary::kGeluErf;
            options.weights = weights;
            options.low_rank = true;
            const Linear linear(file, "l", kIn, kOut, options);
            Values x(type, kRows, kIn, 35), a(type, kRank, kIn, 36), b(type, kOut, kRank, 37);
            LowRank addend({kRows, kIn, kOut, kRank, type, Type::kF32});
            Values out(Type::kF32, kRows, kOut);
            Arena scratch;
            const auto expect = [&](double scale) {
                return [&, scale](auto r, auto c) {
                    double sum = row_times_row(x, r, layer.weight, c) + layer.bias.at(0, c);
                    for (std::int64_t k = 0; k < kRank; ++k)
                        sum += scale * row_times_row(x, r, a, k) * b.at(c, k);
                    return activated(Unary::kGeluErf, sum);
                };
            };
            linear.run(x.data(), out.data(), scratch);
            CHECK(difference(out, expect(0)) < 1e-5);
            linear.run(x.data(), out.data(), scratch, &addend);  // not set yet: zeros
            CHECK(difference(out, expect(0)) < 1e-5);
            addend.set(a.floats.data(), b.floats.data(), 0.5f, 1);
            CHECK(addend.version() == 1);
            linear.run(x.data(), out.data(), scratch, &addend);
            CHECK(difference(out, expect(0.5)) < (type == Type::kBf16 ? 5e-3 : 1e-5));
        }
}

TEST_CASE("linear: new weights are packed once a version") {
    Values first(Type::kF32, 4, 6, 38), second(Type::kF32, 4, 6, 39), x(Type::kF32, 1, 6, 40);
    Linear linear(first.floats, {}, 6, 4, {.weight_version = 1});
    Values out(Type::kF32, 1, 4);
    Arena scratch;
    const auto run = [&](const Values& weight) {
        linear.run(x.data(), out.data(), scratch);
        return difference(out, [&](auto r, auto c) { return row_times_row(x, r, weight, c); });
    };
    CHECK(run(first) < 1e-5);
    linear.set_weight(second.floats.data(), 1);  // version 1 is there
    CHECK(run(first) < 1e-5);
    linear.set_weight(second.floats.data(), 2);
    CHECK(linear.weight_version() == 2);
    CHECK(run(second) < 1e-5);
}

TEST_CASE("linear: several threads at once get the bits that one gets") {
    const LayerFile layer(Type::kF32, 64, 96);
    const Safetensors file = layer.open();
    for (const Type type : product_types()) {
        Linear::Options options;
        options.rows = 21;
        options.type = type;
        const Linear linear(file, "l", 64, 96, options);
        Values x(type, 21, 64, 41), alone(Type::kF32, 21, 96);
        Arena scratch;
        linear.run(x.data(), alone.data(), scratch);
        std::vector<Values> together(4, Values(Type::kF32, 21, 96));
        std::vector<std::jthread> threads;
        for (Values& out : together)
            threads.emplace_back([&] {
                Arena own;
                for (int i = 0; i < 20; ++i) linear.run(x.data(), out.data(), own);
            });
        threads.clear();
        for (const Values& out : together) CHECK(out.floats == alone.floats);
    }
}

TEST_CASE("a convolution by patches reads torch's filters, of pictures and of clips") {
    for (const std::int64_t patch_frames : {1, 2}) {
        const PatchGrid grid{2, 3, 6, 10, patch_frames, 3, 5};
        constexpr std::int64_t kOut = 7;
        Values filters(Type::kF32, kOut, grid.values(), 42), bias(Type::kF32, 1, kOut, 43);
        Values clip(Type::kF32, grid.frames * grid.channels * grid.height, grid.width, 44);
        std::vector<std::int64_t> shape{kOut, 3, 3, 5};
        if (patch_frames > 1) shape.insert(shape.begin() + 2, patch_frames);
        const std::string text = write_safetensors(
            {{"c.weight", stored(filters, shape)}, {"c.bias", stored(bias, {kOut})}}, {});
        const Safetensors file = Safetensors::parse(std::as_bytes(std::span(text)), "test");
        const PatchConvolution convolution(file, "c", grid, kOut, {});
        Values out(Type::kF32, grid.tokens(), kOut);
        Arena scratch;
        convolution.run(clip.floats.data(), out.data(), scratch);
        CHECK(difference(out, [&](auto token, auto o) {
                  const std::int64_t t = token / (grid.rows() * grid.columns());
                  const std::int64_t y = token / grid.columns() % grid.rows();
                  const std::int64_t x = token % grid.columns();
                  double sum = bias.at(0, o);
                  std::int64_t tap = 0;  // torch: channel, frame, row, column
                  for (std::int64_t c = 0; c < 3; ++c)
                      for (std::int64_t f = 0; f < patch_frames; ++f)
                          for (std::int64_t i = 0; i < 3; ++i)
                              for (std::int64_t j = 0; j < 5; ++j, ++tap) {
                                  const std::int64_t plane = (t * patch_frames + f) * 3 + c;
                                  sum += filters.at(o, tap) *
                                         clip.at(plane * grid.height + y * 3 + i, x * 5 + j);
                              }
                  return sum;
              }) < 1e-5);
    }
}
