// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/philox.hpp"

#include <bit>
#include <cmath>
#include <vector>

#include "plugins/nn/cpu/kernels.hpp"
#include "tests/catch.hpp"

using namespace cinejury::nn;

TEST_CASE(
    "Philox gives the known answers of its authors") {  // kat_vectors of Random123, philox4x32-10
    const Philox4 zero = philox(0, 0, 0);
    CHECK(zero.word[0] == 0x6627e8d5u);
    CHECK(zero.word[1] == 0xe169c58du);
    CHECK(zero.word[2] == 0xbc57ac4cu);
    CHECK(zero.word[3] == 0x9b00dbd8u);
    const std::uint64_t ones = ~std::uint64_t{0};
    const Philox4 full = philox(ones, ones, ones);
    CHECK(full.word[0] == 0x408f276du);
    CHECK(full.word[1] == 0x41c83b0eu);
    CHECK(full.word[2] == 0xa20bc7c6u);
    CHECK(full.word[3] == 0x6d5451fdu);
}

TEST_CASE("noise is the same bits in one piece, in many, and on every instruction level") {
    std::vector<float> whole(10'007);
    normal_noise(whole.data(), whole.size(), 42, 3);
    for (std::uint64_t first = 0; first < whole.size(); first += 997) {
        std::vector<float> piece(std::min<std::uint64_t>(997, whole.size() - first));
        normal_noise(piece.data(), piece.size(), 42, 3, first);
        for (std::size_t i = 0; i < piece.size(); ++i)
            REQUIRE(std::bit_cast<std::uint32_t>(piece[i]) ==
                    std::bit_cast<std::uint32_t>(whole[first + i]));
    }
    for (const cpu::Level level : {cpu::Level::kBaseline, cpu::Level::kAvx2, cpu::Level::kAvx512}) {
        if (level > cpu::processor_level()) continue;
        std::vector<float> again(whole.size());
        cpu::kernels(level).noise(again.data(), again.size(), 42, 3, 0);
        for (std::size_t i = 0; i < whole.size(); ++i)
            REQUIRE(std::bit_cast<std::uint32_t>(again[i]) ==
                    std::bit_cast<std::uint32_t>(whole[i]));
    }
}

TEST_CASE("noise is unit normal: moments, tails, and no neighbour knows of another") {
    constexpr std::size_t kCount = 1 << 20;
    std::vector<float> noise(kCount);
    normal_noise(noise.data(), kCount, 1, 0);
    double mean = 0, square = 0, cube = 0, fourth = 0, neighbours = 0;
    std::size_t beyond = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
        const double x = noise[i];
        mean += x;
        square += x * x;
        cube += x * x * x;
        fourth += x * x * x * x;
        if (i > 0) neighbours += x * noise[i - 1];
        if (std::fabs(x) > 3) ++beyond;
    }
    // Each bound is about five standard errors of the estimate.
    CHECK(std::fabs(mean / kCount) < 0.005);
    CHECK(std::fabs(square / kCount - 1) < 0.007);
    CHECK(std::fabs(cube / kCount) < 0.02);
    CHECK(std::fabs(fourth / kCount - 3) < 0.05);
    CHECK(std::fabs(neighbours / kCount) < 0.005);
    CHECK(static_cast<double>(beyond) / kCount == Approx(0.0027).margin(0.0003));
}

TEST_CASE("the polynomials agree with the library's functions") {
    for (std::uint32_t i = 0; i < 200'000; ++i) {
        const std::uint32_t a = i * 21474u, b = i * 40503u * 65521u;
        const NormalPair pair = normal_pair(a, b);
        const double u = ((a >> 8) + 1.0) * 0x1p-24, t = (b >> 8) * 0x1p-24;
        const double radius = std::sqrt(-2 * std::log(u));
        REQUIRE(pair.first == Approx(radius * std::cos(2 * M_PI * t)).margin(2e-6));
        REQUIRE(pair.second == Approx(radius * std::sin(2 * M_PI * t)).margin(2e-6));
    }
}
