// SPDX-License-Identifier: Apache-2.0
#include "core/kit/damages/damages.hpp"
#include "core/kit/frames.hpp"

namespace cinejury::kit {
namespace {

// Nearly normal, mean 0, sigma 1: the sum of four uniform numbers of 16 bits (Irwin-Hall), so that
// no library's logarithm is in the bits.
double nearly_normal(std::uint64_t bits) {
    constexpr double kSigmaOfSum = 37837.227;  // sqrt(4 (2^32 - 1) / 12)
    constexpr double kMeanOfSum = 2 * 65535.0;
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += static_cast<double>(bits >> 16 * i & 0xffff);
    return (sum - kMeanOfSum) / kSigmaOfSum;
}

}  // namespace

Result<Damaged> noise(const Material& material, const Dose& dose, Random random) {
    constexpr double kSigma = 25;  // of 255, at strength 1
    const double sigma = kSigma * dose.strength;
    Frames frames(*material.clip);
    std::uint8_t* values = frames.frame(0);
    for (std::size_t i = 0; i < frames.count() * frames.frame_bytes(); ++i)
        values[i] = to_code(values[i] + sigma * nearly_normal(random.at(i)));
    return Damaged{std::move(frames).take(), {{"sigma", sigma}}};
}

}  // namespace cinejury::kit
