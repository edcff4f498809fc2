// SPDX-License-Identifier: Apache-2.0
// Attention in blocks of queries that walk over the keys with a running maximum and sum (Dao et al.
// 2022, arXiv 2205.14135, algorithm 1). Blocks are independent and walk in order: the bits of a row
// do not depend on the batch.
#include "plugins/nn/cuda/attention.hpp"
#include "plugins/nn/cuda/lanes.cuh"

namespace cinejury::nn::cuda {
namespace {

struct Arguments {
    AttentionShape shape;
    AttentionPointers at;
    float scale;
};

template <class T>
struct Rows {
    const T *queries, *keys, *values;
    T* result;
};

// First rows and columns of the block's item and head.
template <class T>
__device__ Rows<T> rows_of(const Arguments& a) {
    const AttentionShape& s = a.shape;
    const std::int64_t item = blockIdx.z, head = blockIdx.y;
    const std::int64_t group = head / (s.heads / s.groups);
    return {
        static_cast<const T*>(a.at.queries) + item * s.queries * s.query_stride + head * s.width,
        static_cast<const T*>(a.at.keys) + item * s.keys * s.key_stride + group * s.width,
        static_cast<const T*>(a.at.values) + item * s.keys * s.value_stride + group * s.width,
        static_cast<T*>(a.at.result) + item * s.queries * s.result_stride + head * s.width};
}

// Keys that rows up to `last_row` can see.
__device__ std::int64_t visible(const AttentionShape& s, std::int64_t last_row) {
    return s.causal ? min(s.keys, last_row + s.keys - s.queries + 1) : s.keys;
}

// f32: 16 queries a block, 8 threads a query; a thread scores 4 of 32 keys and sums kWidth / 8
// columns. For parity, not for speed.
template <int kWidth>
__global__ void __launch_bounds__(128) attention_f32(Arguments a) {
    constexpr int kQueries = 16, kKeys = 32, kColumns = kWidth / 8;
    __shared__ float query[kQueries][kWidth + 1], key[kKeys][kWidth + 1], value[kKeys][kWidth];
    __shared__ float weight[kQueries][kKeys + 1];
    const AttentionShape& s = a.shape;
    const Rows<float> rows = rows_of<float>(a);
    const int local = threadIdx.x / 8, part = threadIdx.x % 8;
    const std::int64_t first_row = static_cast<std::int64_t>(blockIdx.x) * kQueries;
    const std::int64_t row = first_row + local;
    for (int i = threadIdx.x; i < kQueries * kWidth; i += 128) {
        const std::int64_t r = first_row + i / kWidth;
        query[i / kWidth][i % kWidth] =
            r < s.queries ? rows.queries[r * s.query_stride + i % kWidth] : 0.0f;
    }
    float out[kColumns] = {}, top = -INFINITY, sum = 0;
    const std::int64_t limit = visible(s, min(first_row + kQueries, s.queries) - 1);
    for (std::int64_t first = 0; first < limit; first += kKeys) {
        __syncthreads();
        for (int i = threadIdx.x; i < kKeys * kWidth; i += 128) {
            const std::int64_t r = first + i / kWidth;
            const bool there = r < s.keys;
            key[i / kWidth][i % kWidth] = there ? rows.keys[r * s.key_stride + i % kWidth] : 0.0f;
            value[i / kWidth][i % kWidth] =
                there ? rows.values[r * s.value_stride + i % kWidth] : 0.0f;
        }
        __syncthreads();
        float score[4], now = top;
        for (int j = 0; j < 4; ++j) {
            const int k = part + 8 * j;
            float dot = 0;
            for (int i = 0; i < kWidth; ++i) dot = fmaf(query[local][i], key[k][i], dot);
            const bool seen =
                first + k < s.keys && (!s.causal || first + k <= row + s.keys - s.queries);
            score[j] = seen ? dot * a.scale : -INFINITY;
            now = fmaxf(now, score[j]);
        }
        for (int other = 4; other > 0; other /= 2)
            now = fmaxf(now, __shfl_xor_sync(kAllLanes, now, other));
        const float safe = now == -INFINITY ? 0.0f : now;  // no key seen yet
        const float keep = expf(top - safe);
        top = now;
        sum *= keep;
        for (int j = 0; j < 4; ++j) {
            const float w = expf(score[j] - safe);
            weight[local][part + 8 * j] = w;
            sum += w;
        }
        __syncwarp();  // a query's 8 threads are in one warp
        for (int c = 0; c < kColumns; ++c) out[c] *= keep;
        for (int k = 0; k < kKeys; ++k) {
            const float w = weight[local][k];
            for (int c = 0; c < kColumns; ++c)
                out[c] = fmaf(w, value[k][part * kColumns + c], out[c]);
        }
    }
    for (int other = 4; other > 0; other /= 2) sum += __shfl_xor_sync(kAllLanes, sum, other);
    if (row >= s.queries) return;
    for (int c = 0; c < kColumns; ++c)
        rows.result[row * s.result_stride + part * kColumns + c] = out[c] / sum;
}

// D += A B with A 16 x 16, B 16 x 8, D 16 x 8. With g = lane / 4 and t = lane % 4 a lane holds of A
// rows g and g + 8, columns 2 t, 2 t + 1 and 8 more; of B rows 2 t, 2 t + 1 and 8 more, column g;
// of D rows g (first two) and g + 8, columns 2 t, 2 t + 1 (PTX ISA, "Matrix fragments for
// mma.m16n8k16").
__device__ void multiply(float (&d)[4], const std::uint32_t (&a)[4], std::uint32_t b0,
                         std::uint32_t b1) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, "
        "{%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// B's two registers from 16 rows of row-major shared memory, lane l of 0 ... 15 giving the address
// of row l.
__device__ void load_transposed(std::uint32_t& b0, std::uint32_t& b1, const Half* row) {
    const auto address = static_cast<std::uint32_t>(__cvta_generic_to_shared(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];"
                 : "=r"(b0), "=r"(b1)
                 : "r"(address));
}

// Two values in one register, the first in the lower half.
__device__ std::uint32_t packed(float low, float high) {
    const __nv_bfloat162 both = __floats2bfloat162_rn(low, high);
    return *reinterpret_cast<const std::uint32_t*>(&both);
}

__device__ std::uint32_t pair_at(const Half* at) {
    return *reinterpret_cast<const std::uint32_t*>(at);
}

// bf16: 64 queries a block, 16 a warp, 64 keys at a time in shared memory.
template <int kWidth>
__global__ void __launch_bounds__(128) attention_bf16(Arguments a) {
    constexpr int kKeys = 64, kPitch = kWidth + 8;  // the pitch spreads rows over the banks
    constexpr int kChunks = kWidth / 8;             // of 16 bytes in a row
    __shared__ __align__(16) Half key[kKeys * kPitch];
    __shared__ __align__(16) Half value[kKeys * kPitch];
    const AttentionShape& s = a.shape;
    const Rows<Half> rows = rows_of<Half>(a);
    const int lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
    const std::int64_t first_row = static_cast<std::int64_t>(blockIdx.x) * 64;
    const std::int64_t row[2] = {first_row + threadIdx.x / 32 * 16 + g,
                                 first_row + threadIdx.x / 32 * 16 + g + 8};

    std::uint32_t query[kWidth / 16][4];
    for (int k = 0; k < kWidth / 16; ++k)
        for (int i = 0; i < 4; ++i) {
            const std::int64_t r = row[i % 2];
            const int column = k * 16 + i / 2 * 8 + t * 2;
            query[k][i] = r < s.queries ? pair_at(rows.queries + r * s.query_stride + column) : 0u;
        }

    float out[kWidth / 8][4] = {};
    float top[2] = {-INFINITY, -INFINITY}, sum[2] = {0, 0};
    const std::int64_t limit = visible(s, min(first_row + 64, s.queries) - 1);
    for (std::int64_t first = 0; first < limit; first += kKeys) {
        __syncthreads();
        for (int i = threadIdx.x; i < kKeys * kChunks; i += 128) {
            const int r = i / kChunks, c = i % kChunks * 8;
            const bool there = first + r < s.keys;
            const uint4 none = make_uint4(0, 0, 0, 0);
            *reinterpret_cast<uint4*>(key + r * kPitch + c) =
                there ? *reinterpret_cast<const uint4*>(rows.keys + (first + r) * s.key_stride + c)
                      : none;
            *reinterpret_cast<uint4*>(value + r * kPitch + c) =
                there ? *reinterpret_cast<const uint4*>(rows.values + (first + r) * s.value_stride +
                                                        c)
                      : none;
        }
        __syncthreads();

        float score[8][4] = {};
#pragma unroll
        for (int k = 0; k < kWidth / 16; ++k)
#pragma unroll
            for (int j = 0; j < 8; ++j) {
                const Half* at = key + (j * 8 + g) * kPitch + k * 16 + t * 2;
                multiply(score[j], query[k], pair_at(at), pair_at(at + 8));
            }

        float now[2] = {top[0], top[1]};
#pragma unroll
        for (int j = 0; j < 8; ++j)
#pragma unroll
            for (int e = 0; e < 4; ++e) {
                const std::int64_t k = first + j * 8 + t * 2 + e % 2, r = row[e / 2];
                const bool seen = k < s.keys && (!s.causal || k <= r + s.keys - s.queries);
                score[j][e] = seen ? score[j][e] * a.scale : -INFINITY;
                now[e / 2] = fmaxf(now[e / 2], score[j][e]);
            }
        float keep[2], safe[2];
#pragma unroll
        for (int h = 0; h < 2; ++h) {  // a row's columns are with the 4 lanes of equal g
            now[h] = fmaxf(now[h], __shfl_xor_sync(kAllLanes, now[h], 1));
            now[h] = fmaxf(now[h], __shfl_xor_sync(kAllLanes, now[h], 2));
            safe[h] = now[h] == -INFINITY ? 0.0f : now[h];
            keep[h] = __expf(top[h] - safe[h]);
            top[h] = now[h];
            sum[h] *= keep[h];
        }
#pragma unroll
        for (int j = 0; j < 8; ++j)
#pragma unroll
            for (int e = 0; e < 4; ++e) {
                score[j][e] = __expf(score[j][e] - safe[e / 2]);
                sum[e / 2] += score[j][e];
            }
#pragma unroll
        for (int n = 0; n < kWidth / 8; ++n)
#pragma unroll
            for (int e = 0; e < 4; ++e) out[n][e] *= keep[e / 2];

                // The scores' D fragments of two neighbouring tiles are one A fragment.
#pragma unroll
        for (int k = 0; k < kKeys / 16; ++k) {
            const std::uint32_t weight[4] = {packed(score[2 * k][0], score[2 * k][1]),
                                             packed(score[2 * k][2], score[2 * k][3]),
                                             packed(score[2 * k + 1][0], score[2 * k + 1][1]),
                                             packed(score[2 * k + 1][2], score[2 * k + 1][3])};
#pragma unroll
            for (int n = 0; n < kWidth / 8; ++n) {
                std::uint32_t b0, b1;
                load_transposed(b0, b1, value + (k * 16 + lane % 16) * kPitch + n * 8);
                multiply(out[n], weight, b0, b1);
            }
        }
    }

#pragma unroll
    for (int h = 0; h < 2; ++h) {
        sum[h] += __shfl_xor_sync(kAllLanes, sum[h], 1);
        sum[h] += __shfl_xor_sync(kAllLanes, sum[h], 2);
        if (row[h] >= s.queries) continue;
        Half* result = rows.result + row[h] * s.result_stride;
#pragma unroll
        for (int n = 0; n < kWidth / 8; ++n)
            *reinterpret_cast<std::uint32_t*>(result + n * 8 + t * 2) =
                packed(out[n][2 * h] / sum[h], out[n][2 * h + 1] / sum[h]);
    }
}

template <int kWidth>
void launch(const Arguments& a, cudaStream_t stream) {
    const AttentionShape& s = a.shape;
    const std::int64_t rows = s.type == Type::kF32 ? 16 : 64;
    const dim3 blocks(static_cast<unsigned>((s.queries + rows - 1) / rows),
                      static_cast<unsigned>(s.heads), static_cast<unsigned>(s.items));
    if (s.type == Type::kF32)
        attention_f32<kWidth><<<blocks, 128, 0, stream>>>(a);
    else
        attention_bf16<kWidth><<<blocks, 128, 0, stream>>>(a);
    check_launch("attention");
}

void require(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(std::string("nn: attention: ") + what);
}

}  // namespace

void attention(const AttentionShape& s, const AttentionPointers& at, cudaStream_t stream) {
    require(s.groups > 0 && s.heads % s.groups == 0, "heads must be a multiple of groups");
    require(!s.causal || s.keys >= s.queries, "causal needs as many keys as queries");
    require(s.type == Type::kF32 || s.type == Type::kBf16, "f32 or bf16");
    require(s.items < 65536 && s.heads < 65536, "less than 65536 items and heads");
    const bool aligned = s.query_stride % 8 == 0 && s.key_stride % 8 == 0 &&
                         s.value_stride % 8 == 0 && s.result_stride % 8 == 0;
    require(s.type == Type::kF32 || aligned, "bf16 rows must be aligned to 16 bytes");
    const Arguments arguments{s, at, 1.0f / sqrtf(static_cast<float>(s.width))};
    switch (s.width) {
        case 32: launch<32>(arguments, stream); return;
        case 64: launch<64>(arguments, stream); return;
        case 128: launch<128>(arguments, stream); return;
        default: require(false, "heads of 32, 64 or 128");
    }
}

}  // namespace cinejury::nn::cuda
