// SPDX-License-Identifier: Apache-2.0
// Matrix products on the CPU, one thread each: C[m, n] = A[m, k] B[k, n] (+ bias) (activation). By
// oneDNN; f32 on a processor with AVX2 and no more by tiles.hpp, but for packed B, activations and
// few rows. The shape is fixed when a product is made, because oneDNN's bits change with the number
// of rows: one row count a layer keeps results independent of batch and threads. Thread rule: a
// Product may be run by several threads at once, each with its own scratch memory.
#pragma once

#include <cstdint>
#include <memory>

#include "plugins/nn/arena.hpp"
#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/tensor.hpp"

namespace cinejury::nn::cpu {

enum class Unary { kNone, kGeluErf, kSilu, kRelu };

struct ProductShape {
    std::int64_t m = 0, n = 0, k = 0;
    Type type = Type::kF32;    // of A and B; kBf16 only where has_bf16_products()
    Type result = Type::kF32;  // of C
    bool transpose_a = false;  // A is stored [k, m]
    bool transpose_b = false;  // B is stored [n, k], as torch stores weights
    bool bias = false;         // f32 [n]
    Unary unary = Unary::kNone;
    bool accumulate = false;  // C += instead of C =; before the activation
    float scale = 1;          // of product and bias together, before the activation
    std::int64_t a_stride = 0, b_stride = 0,
                 c_stride = 0;  // elements from row to row; 0 = without gaps
    bool packed_b = false;      // B is a PackedMatrix of this shape
    bool operator==(const ProductShape&) const = default;
};

// B in the layout that oneDNN likes best for one shape, made once a weight version.
class PackedMatrix {
public:
    const void* data() const { return memory_.get(); }
    std::uint64_t version() const { return version_; }

private:
    friend class Product;
    struct Free {
        void operator()(void* memory) const;
    };
    std::unique_ptr<void, Free> memory_;
    std::uint64_t version_ = 0;
};

class Product {
public:
    // Throws std::runtime_error when oneDNN refuses the shape or type on this processor.
    explicit Product(const ProductShape& shape);
    ~Product();
    Product(Product&&) noexcept;
    Product& operator=(Product&&) noexcept;

    const ProductShape& shape() const;
    // Packs B from bf16 or f32 rows ([n, k] when transpose_b, else [k, n], without gaps).
    PackedMatrix pack(const void* rows, Type type, std::uint64_t version) const;
    // B: packed data when packed_b, else rows. `bias` is null without one.
    void run(const void* a, const void* b, const float* bias, void* c, Arena& scratch) const;

    // For many runs with one B: B laid out in `scratch`, or B itself where nothing is gained, to be
    // handed to run_prepared of this product and of those that differ from it in m, A and C only.
    const void* prepare(const void* b, Arena& scratch) const;
    void run_prepared(const void* a, const void* prepared, const float* bias, void* c,
                      Arena& scratch) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The highest level that oneDNN uses in this process.
Level product_level();

// While it lives, OpenMP regions that this thread begins have one thread; the thread's former
// setting comes back after.
class OneThread {
public:
    OneThread();
    ~OneThread();
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    int before_;
};

}  // namespace cinejury::nn::cpu
