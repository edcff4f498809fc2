// SPDX-License-Identifier: Apache-2.0
// Noise that depends on nothing but (seed, stream, index): Philox 4x32-10 counters (Salmon et al.,
// "Parallel random numbers: as easy as 1, 2, 3", SC 2011) and normals by Box and Muller with own
// polynomials. Only integer operations, fp32 multiply, fma, division and square root are used, each
// correctly rounded, so that CPU and GPU give the same bits. Thread rule: pure functions.
#pragma once

#include <cstdint>

#if defined(__CUDACC__)
#define CINEJURY_NN_BOTH __host__ __device__
#else
#define CINEJURY_NN_BOTH
#endif

namespace cinejury::nn {

struct Philox4 {
    std::uint32_t word[4];
};

CINEJURY_NN_BOTH static inline Philox4 philox(std::uint64_t seed, std::uint64_t stream,
                                              std::uint64_t counter) {
    constexpr std::uint32_t kMultiply0 = 0xD2511F53u,
                            kMultiply1 = 0xCD9E8D57u;  // table 2 of the paper
    constexpr std::uint32_t kWeyl0 = 0x9E3779B9u, kWeyl1 = 0xBB67AE85u;
    std::uint32_t key0 = static_cast<std::uint32_t>(seed),
                  key1 = static_cast<std::uint32_t>(seed >> 32);
    Philox4 x{{static_cast<std::uint32_t>(counter), static_cast<std::uint32_t>(counter >> 32),
               static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)}};
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = static_cast<std::uint64_t>(kMultiply0) * x.word[0];
        const std::uint64_t product1 = static_cast<std::uint64_t>(kMultiply1) * x.word[2];
        x = Philox4{{static_cast<std::uint32_t>(product1 >> 32) ^ x.word[1] ^ key0,
                     static_cast<std::uint32_t>(product1),
                     static_cast<std::uint32_t>(product0 >> 32) ^ x.word[3] ^ key1,
                     static_cast<std::uint32_t>(product0)}};
        key0 += kWeyl0;
        key1 += kWeyl1;
    }
    return x;
}

// Two independent unit normals from two words.
struct NormalPair {
    float first, second;
};
CINEJURY_NN_BOTH static inline NormalPair normal_pair(std::uint32_t a, std::uint32_t b);

// Element `index` of the noise of (seed, stream): elements 4k ... 4k+3 come from counter k.
CINEJURY_NN_BOTH static inline float normal_at(std::uint64_t seed, std::uint64_t stream,
                                               std::uint64_t index) {
    const Philox4 words = philox(seed, stream, index / 4);
    const bool high = (index & 2) != 0;
    const NormalPair pair = normal_pair(words.word[high ? 2 : 0], words.word[high ? 3 : 1]);
    return (index & 1) ? pair.second : pair.first;
}

// out[i] = normal_at(seed, stream, first + i).
void normal_noise(float* out, std::uint64_t count, std::uint64_t seed, std::uint64_t stream,
                  std::uint64_t first = 0);

}  // namespace cinejury::nn

#include "plugins/nn/normal.inl"
