// SPDX-License-Identifier: Apache-2.0
// Products against a plain oracle in double.
#include "plugins/nn/cpu/product.hpp"

#include "tests/plugins/nn/oracle.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

TEST_CASE("products: transposed or not, biased, packed, activated, accumulated, in odd sizes") {
    for (const Type type : product_types()) {
        for (const bool transpose_a : {false, true})
            for (const bool transpose_b : {false, true})
                for (const bool packed : {false, true}) {
                    ProductShape shape;
                    shape.m = 13;
                    shape.n = 7;
                    shape.k = 33;
                    shape.type = type;
                    shape.transpose_a = transpose_a;
                    shape.transpose_b = transpose_b;
                    shape.packed_b = packed;
                    shape.bias = true;
                    shape.scale = 0.5;
                    shape.unary = Unary::kRelu;
                    shape.accumulate = false;
                    Values a(type, transpose_a ? 33 : 13, transpose_a ? 13 : 33, 15);
                    Values b(type, transpose_b ? 7 : 33, transpose_b ? 33 : 7, 16);
                    Values bias(Type::kF32, 1, 7, 17), c(Type::kF32, 13, 7);
                    const Product product(shape);
                    Arena scratch;
                    PackedMatrix kept;
                    if (packed) kept = product.pack(b.data(), type, 5);
                    if (packed) CHECK(kept.version() == 5);
                    product.run(a.data(), packed ? kept.data() : b.data(), bias.floats.data(),
                                c.floats.data(), scratch);
                    CHECK(difference(c, [&](auto r, auto col) {
                              double sum = 0;
                              for (std::int64_t i = 0; i < 33; ++i)
                                  sum += (transpose_a ? a.at(i, r) : a.at(r, i)) *
                                         (transpose_b ? b.at(col, i) : b.at(i, col));
                              return std::max(0.0, 0.5 * (sum + bias.at(0, col)));
                          }) < 1e-5);
                }
    }
}

TEST_CASE("a product adds to what is there when asked to") {
    ProductShape shape;
    shape.m = 3;
    shape.n = 5;
    shape.k = 4;
    shape.accumulate = true;
    Values a(Type::kF32, 3, 4, 18), b(Type::kF32, 4, 5, 19), c(Type::kF32, 3, 5, 20);
    const Values before = c;
    Arena scratch;
    Product(shape).run(a.data(), b.data(), nullptr, c.floats.data(), scratch);
    CHECK(difference(c, [&](auto r, auto col) {
              double sum = before.at(r, col);
              for (std::int64_t i = 0; i < 4; ++i) sum += a.at(r, i) * b.at(i, col);
              return sum;
          }) < 1e-6);
}

TEST_CASE("bf16 products are refused where the processor has none, never emulated") {
    ProductShape shape;
    shape.m = shape.n = shape.k = 16;
    shape.type = Type::kBf16;
    if (has_bf16_products())
        CHECK_NOTHROW(Product(shape));
    else
        CHECK_THROWS_AS(Product(shape), std::runtime_error);
}
