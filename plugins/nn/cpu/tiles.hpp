// SPDX-License-Identifier: Apache-2.0
// Products of f32 matrices by tiles that stay in registers, for processors with AVX2 and FMA and no
// more: there oneDNN 2.6 reaches two thirds of the processor's rate for the shapes of a backward
// pass. Panels and loops after Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication", ACM TOMS 34 (2008). Each element of C is summed over k in an order that only k
// decides. Thread rule: pure functions of their arguments.
#pragma once

#include <cstdint>

namespace cinejury::nn::cpu::tiles {

// Element (i, j) at data[i row + j column]; one of the two is 1.
struct Strided {
    const float* data = nullptr;
    std::int64_t row = 0, column = 0;
};

struct Task {
    std::int64_t m = 0, n = 0, k = 0;
    Strided a;                    // [m, k]
    const float* b = nullptr;     // as pack_b lays it out
    float* c = nullptr;           // [m, n]
    std::int64_t c_row = 0;       // elements from row to row of C
    const float* bias = nullptr;  // [n] or null
    bool accumulate = false;      // C = C + scale (A B + bias), else C = scale (A B + bias)
    float scale = 1;
};

// Floats of packed B, and of the memory that `multiply` works in; both begin at 64 bytes.
std::int64_t packed_floats(std::int64_t n, std::int64_t k);
std::int64_t work_floats(std::int64_t m, std::int64_t n, std::int64_t k);

// B [k, n].
void pack_b(float* to, Strided b, std::int64_t n, std::int64_t k);
void multiply(const Task& task, float* work);

}  // namespace cinejury::nn::cpu::tiles
