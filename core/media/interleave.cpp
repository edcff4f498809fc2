// SPDX-License-Identifier: Apache-2.0
#include "core/media/interleave.hpp"

#include <array>
#include <cstring>

namespace cinejury::media {
namespace {

void plain(const std::uint8_t* red, const std::uint8_t* green, const std::uint8_t* blue,
           std::size_t count, std::uint8_t* out) {
    for (std::size_t i = 0; i < count; ++i, out += 3) {
        out[0] = red[i];
        out[1] = green[i];
        out[2] = blue[i];
    }
}

#if defined(__x86_64__)
using Bytes = std::uint8_t __attribute__((vector_size(16)));

// Byte shuffles are one instruction from SSSE3 on.
[[gnu::target("ssse3")]] void by_shuffles(const std::uint8_t* red, const std::uint8_t* green,
                                          const std::uint8_t* blue, std::size_t count,
                                          std::uint8_t* out) {
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16, out += 48) {
        Bytes r, g, b;
        std::memcpy(&r, red + i, 16);
        std::memcpy(&g, green + i, 16);
        std::memcpy(&b, blue + i, 16);
        // Red and green in their places, then blue (indices from 16 on) between them.
        const Bytes rg0 =
            __builtin_shufflevector(r, g, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
        const Bytes rg1 =
            __builtin_shufflevector(r, g, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
        const Bytes rg2 =
            __builtin_shufflevector(r, g, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
        const Bytes first = __builtin_shufflevector(rg0, b, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19,
                                                    12, 13, 20, 15);
        const Bytes second = __builtin_shufflevector(rg1, b, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24,
                                                     11, 12, 25, 14, 15);
        const Bytes third = __builtin_shufflevector(rg2, b, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10,
                                                    11, 30, 13, 14, 31);
        std::memcpy(out, &first, 16);
        std::memcpy(out + 16, &second, 16);
        std::memcpy(out + 32, &third, 16);
    }
    plain(red + i, green + i, blue + i, count - i, out);
}
#endif

}  // namespace

std::span<const Interleave> interleaves() {
#if defined(__x86_64__)
    static constexpr std::array kAll = {&plain, &by_shuffles};
    const bool shuffles = __builtin_cpu_supports("ssse3") != 0;
#else
    static constexpr std::array kAll = {&plain};
    const bool shuffles = false;
#endif
    return {kAll.data(), shuffles ? std::size_t{2} : std::size_t{1}};
}

Interleave fastest_interleave() {
    return interleaves().back();
}

}  // namespace cinejury::media
