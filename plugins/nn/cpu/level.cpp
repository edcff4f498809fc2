// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/level.hpp"

#include <cpuid.h>

#include <algorithm>

#include "plugins/nn/cpu/product.hpp"

namespace cinejury::nn::cpu {
namespace {

Level ask() {
    __builtin_cpu_init();  // also checks that the operating system saves the registers
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return Level::kBaseline;
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq"))
        return Level::kAvx2;
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & (1u << 24)) && (d & (1u << 22)))
        return Level::kAmx;  // AMX-TILE, AMX-BF16
    if (__builtin_cpu_supports("avx512bf16")) return Level::kAvx512Bf16;
    return Level::kAvx512;
}

}  // namespace

Level processor_level() {
    static const Level level = std::min(ask(), product_level());
    return level;
}

const char* level_name(Level level) {
    switch (level) {
        case Level::kBaseline: return "baseline";
        case Level::kAvx2: return "avx2";
        case Level::kAvx512: return "avx512";
        case Level::kAvx512Bf16: return "avx512_bf16";
        case Level::kAmx: return "amx";
    }
    return "unknown";
}

bool has_bf16_products() {
    return processor_level() >= Level::kAvx512Bf16;
}

Type best_type() {
    return has_bf16_products() ? Type::kBf16 : Type::kF32;
}

}  // namespace cinejury::nn::cpu
