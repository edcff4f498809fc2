// SPDX-License-Identifier: Apache-2.0
// Gradients of a batch and AdamW over one array of parameters. Thread rule: one thread at a time;
// different lanes of Gradients may be written at the same time. No bit depends on `run`, whose
// exceptions go through; arrays that a function writes are then half written.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/nn/train/adam_step.hpp"
#include "plugins/nn/train/tasks.hpp"

namespace cinejury::nn::train {

// Clip number i adds to lane i mod kLanes, in order; the lanes are added by a fixed tree. So the
// sums depend neither on threads nor on how clips are spread over calls.
class Gradients {
public:
    static constexpr std::size_t kLanes = 8;

    explicit Gradients(std::int64_t size = 0) : lanes_(kLanes), size_(size) {}
    // The lane's array, zeroed when first used since the last clear.
    float* lane(std::size_t index);
    // Clips that were added since the last clear.
    std::uint64_t clips = 0;
    void clear();
    // The sum of all lanes, which stay.
    std::vector<float> sum(const RunTasks& run = in_turn) const;

private:
    void sum_range(std::int64_t from, std::int64_t to, float* total) const;

    struct Lane {
        std::vector<float> values;
        bool used = false;  // since the last clear; what an unused one holds does not count
    };
    std::vector<Lane> lanes_;
    std::int64_t size_;
};

class AdamW {
public:
    explicit AdamW(std::int64_t size = 0)
        : first(static_cast<std::size_t>(size)), second(static_cast<std::size_t>(size)) {}

    // L2, by fixed trees in double.
    static double norm(const std::vector<float>& gradients, const RunTasks& run = in_turn);
    void step(std::vector<float>& parameters, const std::vector<float>& gradients,
              const AdamStep& factors, const RunTasks& run = in_turn);

    std::vector<float> first, second;  // moments
};

}  // namespace cinejury::nn::train
