// SPDX-License-Identifier: Apache-2.0
#include <immintrin.h>

#include <algorithm>

#include "plugins/nn/cpu/tiles.hpp"

namespace cinejury::nn::cpu::tiles {
namespace {

using std::int64_t;

// A tile: 12 of the 16 registers are its sums, 2 hold a row of B, 1 an element of A.
constexpr int64_t kRows = 6, kColumns = 16, kVector = 8;
// Of k and of rows of A at a time: a panel of B stays in the first-level cache (32 KiB), a block of
// A in half of the second-level one (512 KiB).
constexpr int64_t kMostDepth = 288, kMostRows = 192;
// Narrower products read A where it lies: they use it too seldom to pay for a copy.
constexpr int64_t kNarrow = 96;

int64_t blocks(int64_t size, int64_t most) {
    return (size + most - 1) / most;
}
// Of even blocks, as a multiple of `unit`.
int64_t even(int64_t size, int64_t most, int64_t unit) {
    const int64_t one = blocks(size, blocks(size, most));
    return blocks(one, unit) * unit;
}
int64_t depth_of(int64_t k) {
    return even(k, kMostDepth, 1);
}
int64_t rows_of(int64_t m) {
    return even(m, kMostRows, kRows);
}

// Rows become columns: lane j of in[i] goes to lane i of out[j].
void transpose(__m256 (&x)[kVector]) {
    __m256 t[kVector], u[kVector];
    for (int i = 0; i < 8; i += 2) {
        t[i] = _mm256_unpacklo_ps(x[i], x[i + 1]);
        t[i + 1] = _mm256_unpackhi_ps(x[i], x[i + 1]);
    }
    for (int i = 0; i < 8; i += 4) {
        u[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
        u[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
        u[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
        u[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
    }
    for (int i = 0; i < 4; ++i) {
        x[i] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x20);
        x[i + 4] = _mm256_permute2f128_ps(u[i], u[i + 4], 0x31);
    }
}

// to[p step + i] = element (i, p) of `lines` lines of length k; lines beyond are 0. Writes a whole
// vector each time: the next p overwrites what is too much, and the last one needs 8 - step floats
// of room.
template <int64_t kStep>
void interleave(float* to, Strided from, int64_t lines, int64_t k) {
    int64_t p = 0;
    if (from.column == 1 && lines > 0) {
        const auto line = [&](int64_t i) { return from.data + std::min(i, lines - 1) * from.row; };
        for (; p + kVector <= k; p += kVector)
            for (int64_t first = 0; first < kStep; first += kVector) {
                __m256 x[kVector];
                for (int64_t i = 0; i < kVector; ++i)
                    x[i] = first + i < std::min(lines, kStep) ? _mm256_loadu_ps(line(first + i) + p)
                                                              : _mm256_setzero_ps();
                transpose(x);
                for (int64_t i = 0; i < kVector; ++i)
                    _mm256_storeu_ps(to + (p + i) * kStep + first, x[i]);
            }
    } else if (lines >= kStep + (kVector - kStep % kVector) % kVector) {
        for (; p < k; ++p)
            for (int64_t first = 0; first < kStep; first += kVector)
                _mm256_storeu_ps(to + p * kStep + first,
                                 _mm256_loadu_ps(from.data + p * from.column + first));
    }
    for (; p < k; ++p)
        for (int64_t i = 0; i < kStep; ++i)
            to[p * kStep + i] = i < lines ? from.data[i * from.row + p * from.column] : 0.0f;
}

// Where a tile of C goes and what is done to it on the way.
struct Tile {
    float* c;
    int64_t row;
    const float* bias;
    bool accumulate;
    float scale;
};

// kCount rows of A times kVectors x 8 columns of packed B, `depth` of k.
template <int kCount, int kVectors, bool kPacked>
void tile(const Strided& a, const float* b, int64_t depth, const Tile& to) {
    __m256 sums[kCount][kVectors];
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v) sums[i][v] = _mm256_setzero_ps();
            // C may come from main memory, which takes as long as half a tile.
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) __builtin_prefetch(to.c + i * to.row, 1);
    const float* line[kCount];
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) line[i] = a.data + i * (kPacked ? 1 : a.row);
    const int64_t step = kPacked ? kRows : a.column;
#pragma GCC unroll 4
    for (int64_t p = 0; p < depth; ++p) {
        __m256 row[kVectors];
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v) row[v] = _mm256_load_ps(b + p * kColumns + v * kVector);
#pragma GCC unroll 8
        for (int i = 0; i < kCount; ++i) {
            const __m256 element = _mm256_broadcast_ss(line[i] + p * step);
#pragma GCC unroll 8
            for (int v = 0; v < kVectors; ++v)
                sums[i][v] = _mm256_fmadd_ps(element, row[v], sums[i][v]);
        }
    }
    const __m256 scale = _mm256_set1_ps(to.scale);
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors; ++v) {
            float* const c = to.c + i * to.row + v * kVector;
            __m256 sum = sums[i][v];
            if (to.bias) sum = _mm256_add_ps(sum, _mm256_loadu_ps(to.bias + v * kVector));
            sum = to.accumulate ? _mm256_fmadd_ps(sum, scale, _mm256_loadu_ps(c))
                                : _mm256_mul_ps(sum, scale);
            _mm256_storeu_ps(c, sum);
        }
}

using TileFunction = void (*)(const Strided&, const float*, int64_t, const Tile&);
template <bool kPacked>
constexpr TileFunction kTiles[kRows][2] = {
    {tile<1, 1, kPacked>, tile<1, 2, kPacked>}, {tile<2, 1, kPacked>, tile<2, 2, kPacked>},
    {tile<3, 1, kPacked>, tile<3, 2, kPacked>}, {tile<4, 1, kPacked>, tile<4, 2, kPacked>},
    {tile<5, 1, kPacked>, tile<5, 2, kPacked>}, {tile<6, 1, kPacked>, tile<6, 2, kPacked>}};

// Columns that fill no vector go through a tile of their own.
void ragged_tile(TileFunction function, const Strided& a, const float* b, int64_t depth,
                 const Tile& to, int64_t rows, int64_t columns) {
    alignas(64) float values[kRows * kColumns] = {}, bias[kColumns] = {};
    for (int64_t i = 0; i < rows && to.accumulate; ++i)
        std::copy_n(to.c + i * to.row, columns, values + i * kColumns);
    if (to.bias) std::copy_n(to.bias, columns, bias);
    function(a, b, depth, {values, kColumns, to.bias ? bias : nullptr, to.accumulate, to.scale});
    for (int64_t i = 0; i < rows; ++i)
        std::copy_n(values + i * kColumns, columns, to.c + i * to.row);
}

// A block of rows of C, and of k.
template <bool kPacked>
void block(const Task& task, int64_t first_row, int64_t rows, int64_t first, int64_t depth,
           const float* packed_a) {
    for (int64_t column = 0; column < task.n; column += kColumns) {
        const int64_t columns = std::min(kColumns, task.n - column);
        const float* const b = task.b + (column / kColumns * task.k + first) * kColumns;
        // The next panel of B is fetched a piece a tile; behind the last one lies nothing of use.
        const float* next = b + task.k * kColumns;
        const int64_t piece = column + kColumns < task.n ? blocks(depth, blocks(rows, kRows)) : 0;
        for (int64_t i = 0; i < rows; i += kRows, next += piece * kColumns) {
            for (int64_t line = 0; line < piece; ++line)
                _mm_prefetch(reinterpret_cast<const char*>(next + line * kColumns), _MM_HINT_T1);
            const int64_t count = std::min(kRows, rows - i), row = first_row + i;
            const Strided a = kPacked
                                  ? Strided{packed_a + i * depth, 1, kRows}
                                  : Strided{task.a.data + row * task.a.row + first * task.a.column,
                                            task.a.row, task.a.column};
            const Tile to{task.c + row * task.c_row + column, task.c_row,
                          task.bias && first == 0 ? task.bias + column : nullptr,
                          task.accumulate || first > 0, task.scale};
            const TileFunction function = kTiles<kPacked>[count - 1][columns > kVector];
            if (columns % kVector == 0)
                function(a, b, depth, to);
            else
                ragged_tile(function, a, b, depth, to, count, columns);
        }
    }
}

}  // namespace

int64_t packed_floats(int64_t n, int64_t k) {
    return blocks(n, kColumns) * kColumns * k;
}

int64_t work_floats(int64_t m, int64_t n, int64_t k) {
    return n <= kNarrow ? 0 : rows_of(m) * depth_of(k) + kVector;
}

void pack_b(float* to, Strided b, int64_t n, int64_t k) {
    for (int64_t column = 0; column < n; column += kColumns, to += kColumns * k)
        interleave<kColumns>(to, {b.data + column * b.column, b.column, b.row}, n - column, k);
}

void multiply(const Task& task, float* work) {
    const int64_t most_depth = depth_of(task.k), most_rows = rows_of(task.m);
    for (int64_t first = 0; first < task.k; first += most_depth) {
        const int64_t depth = std::min(most_depth, task.k - first);
        if (task.n <= kNarrow) {
            block<false>(task, 0, task.m, first, depth, nullptr);
            continue;
        }
        for (int64_t row = 0; row < task.m; row += most_rows) {
            const int64_t rows = std::min(most_rows, task.m - row);
            for (int64_t i = 0; i < rows; i += kRows)
                interleave<kRows>(work + i * depth,
                                  {task.a.data + (row + i) * task.a.row + first * task.a.column,
                                   task.a.row, task.a.column},
                                  task.m - row - i, depth);
            block<true>(task, row, rows, first, depth, work);
        }
    }
}

}  // namespace cinejury::nn::cpu::tiles
