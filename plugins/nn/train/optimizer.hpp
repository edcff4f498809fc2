// SPDX-License-Identifier: Apache-2.0
// Gradients of a batch and AdamW over one array of parameters. Thread rule: one thread at a time;
// different lanes of Gradients may be written at the same time.
#pragma once

#include <cstdint>
#include <vector>

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

struct AdamSettings {
    double learning_rate = 0, beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8, decay = 0;
    double max_norm = 0;  // of the gradients, L2; 0: no clipping
};

class AdamW {
public:
    explicit AdamW(std::int64_t size = 0)
        : first(static_cast<std::size_t>(size)), second(static_cast<std::size_t>(size)) {}

    // L2, by fixed trees in double.
    static double norm(const std::vector<float>& gradients);
    // `gradient_norm` is that of `gradients`.
    void step(std::vector<float>& parameters, const std::vector<float>& gradients,
              double gradient_norm, const AdamSettings& settings);

    std::vector<float> first, second;  // moments
    std::uint64_t steps = 0;
};

}  // namespace cinejury::nn::train
