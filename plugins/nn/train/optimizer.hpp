// SPDX-License-Identifier: Apache-2.0
// Gradients of a batch and AdamW over one array of parameters. Thread rule: one thread at a time;
// different lanes of Gradients may be written at the same time.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/nn/train/adam_step.hpp"

namespace cinejury::nn::train {

// Clip number i adds to lane i mod kLanes, in order; the lanes are added by a fixed tree. So the
// sums depend neither on threads nor on how clips are spread over calls.
class Gradients {
public:
    static constexpr std::size_t kLanes = 8;

    explicit Gradients(std::int64_t size = 0) : lanes_(kLanes), size_(size) {}
    // The lane's array, zeroed when first used.
    float* lane(std::size_t index);
    // Clips that were added since the last clear.
    std::uint64_t clips = 0;
    void clear();
    // The sum of all lanes, which stay.
    std::vector<float> sum() const;

private:
    std::vector<std::vector<float>> lanes_;
    std::int64_t size_;
};

class AdamW {
public:
    explicit AdamW(std::int64_t size = 0)
        : first(static_cast<std::size_t>(size)), second(static_cast<std::size_t>(size)) {}

    // L2, by fixed trees in double.
    static double norm(const std::vector<float>& gradients);
    void step(std::vector<float>& parameters, const std::vector<float>& gradients,
              const AdamStep& factors);

    std::vector<float> first, second;  // moments
};

}  // namespace cinejury::nn::train
