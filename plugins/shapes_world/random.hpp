// SPDX-License-Identifier: Apache-2.0
// Uniform numbers from Philox counters: the same everywhere for the same seed.
// Thread rule: one object, one thread.
#pragma once

#include <cstdint>

#include "plugins/nn/philox.hpp"

namespace cinejury::shapes {

class Random {
public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0) : seed_(seed), stream_(stream) {}

    // In [0, 1), multiples of 2^-32.
    double uniform() {
        if (next_ % 4 == 0) words_ = nn::philox(seed_, stream_, next_ / 4);
        return words_.word[next_++ % 4] * 0x1p-32;
    }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // In [0, count).
    std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(uniform() * static_cast<double>(count));
    }
    bool chance(double probability) { return uniform() < probability; }

private:
    std::uint64_t seed_, stream_;
    std::uint64_t next_ = 0;
    nn::Philox4 words_{};
};

}  // namespace cinejury::shapes
