// SPDX-License-Identifier: Apache-2.0
// One buffer cut into arrays of f32, each at a multiple of 256 bytes: the activations of a pass, or
// its scratch memory. Thread rule: as Buffer.
#pragma once

#include <cstdint>
#include <stdexcept>

#include "plugins/nn/cuda/context.hpp"

namespace cinejury::nn::cuda {

class Slab {
public:
    // What an array of `count` numbers takes.
    static constexpr std::int64_t room(std::int64_t count) { return (count + 63) / 64 * 64; }

    Slab(std::int64_t numbers, const Context& context)
        : numbers_(numbers), buffer_(context.take(static_cast<std::size_t>(numbers) * 4)) {}

    // Not initialised. Throws std::logic_error when the slab was made too small.
    float* floats(std::int64_t count) {
        const std::int64_t first = used_;
        used_ += room(count);
        if (used_ > numbers_) throw std::logic_error("nn: a slab is too small");
        return buffer_.as<float>() + first;
    }

private:
    std::int64_t numbers_, used_ = 0;
    Buffer buffer_;
};

}  // namespace cinejury::nn::cuda
