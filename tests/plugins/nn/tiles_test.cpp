// SPDX-License-Identifier: Apache-2.0
// Tiles against a plain oracle in double: sizes that fill no tile, no panel and no block; memory
// around C that is not theirs.
#include "plugins/nn/cpu/tiles.hpp"

#include <new>

#include "tests/plugins/nn/oracle.hpp"

using namespace cinejury::nn;
using namespace cinejury::nn::test;

namespace {

struct Case {
    std::int64_t m, n, k;
    bool transpose_a, transpose_b, bias, accumulate;
};

constexpr std::int64_t kGap = 3;  // columns between the rows of every matrix
constexpr float kScale = 0.5f;

tiles::Strided strided(const Values& values, bool transposed) {
    const float* const first = values.floats.data();
    return transposed ? tiles::Strided{first, 1, values.columns}
                      : tiles::Strided{first, values.columns, 1};
}

// As much memory as is asked for and not more, so that a sanitizer sees what goes beyond.
class Exact {
public:
    explicit Exact(std::int64_t floats)
        : values_(new (std::align_val_t{64}) float[static_cast<std::size_t>(floats)]) {}
    ~Exact() { operator delete[](values_, std::align_val_t{64}); }
    Exact(const Exact&) = delete;
    Exact& operator=(const Exact&) = delete;
    float* data() const { return values_; }

private:
    float* values_;
};

Values matrix(std::int64_t rows, std::int64_t columns, bool transposed, std::uint64_t seed) {
    return transposed ? Values(Type::kF32, columns, rows + kGap, seed)
                      : Values(Type::kF32, rows, columns + kGap, seed);
}

void check(const Case& one) {
    CAPTURE(one.m, one.n, one.k, one.transpose_a, one.transpose_b, one.bias, one.accumulate);
    const Values a = matrix(one.m, one.k, one.transpose_a, 1);
    const Values b = matrix(one.k, one.n, one.transpose_b, 2);
    const Values bias(Type::kF32, 1, one.n, 3), before(Type::kF32, one.m, one.n + kGap, 4);
    Values c = before;
    tiles::Task task;
    task.m = one.m;
    task.n = one.n;
    task.k = one.k;
    task.a = strided(a, one.transpose_a);
    const Exact packed(tiles::packed_floats(one.n, one.k));
    tiles::pack_b(packed.data(), strided(b, one.transpose_b), one.n, one.k);
    task.b = packed.data();
    task.c = c.floats.data();
    task.c_row = one.n + kGap;
    task.bias = one.bias ? bias.floats.data() : nullptr;
    task.accumulate = one.accumulate;
    task.scale = kScale;
    const Exact work(tiles::work_floats(one.m, one.n, one.k));
    tiles::multiply(task, work.data());
    CHECK(difference(c, [&](auto r, auto col) {
              if (col >= one.n) return before.at(r, col);
              double sum = one.bias ? bias.at(0, col) : 0;
              for (std::int64_t i = 0; i < one.k; ++i)
                  sum += (one.transpose_a ? a.at(i, r) : a.at(r, i)) *
                         (one.transpose_b ? b.at(col, i) : b.at(i, col));
              return kScale * sum + (one.accumulate ? before.at(r, col) : 0);
          }) < 3e-6);
}

bool none_here() {
    if (processor_level() >= Level::kAvx2) return false;
    WARN("no AVX2 on this processor: skipped");
    return true;
}

}  // namespace

TEST_CASE("tiles: every remainder of rows and columns, narrow and wide") {
    if (none_here()) return;
    for (const std::int64_t m : {1, 5, 6, 7, 22})
        for (const std::int64_t n : {1, 7, 8, 9, 16, 31, 96, 100})
            for (const bool transposed : {false, true})
                check({m, n, 13, transposed, !transposed, m % 2 == 0, n % 2 == 0});
}

TEST_CASE("tiles: more rows and depth than a block holds, in all layouts") {
    if (none_here()) return;
    for (const bool transpose_a : {false, true})
        for (const bool transpose_b : {false, true})
            for (const bool accumulate : {false, true}) {
                check({200, 112, 301, transpose_a, transpose_b, true, accumulate});
                check({193, 24, 577, transpose_a, transpose_b, false, accumulate});
            }
}
