// SPDX-License-Identifier: Apache-2.0
// Kernels of the shapes generator: noise levels, the step cache, solver steps, bytes. All pointers
// are device memory unless said. Built with --fmad=false, so that they round as the CPU's code.
// Thread rule: as nn/cuda/kernels.hpp.
#pragma once

#include "plugins/shapes_world/cuda/body.hpp"

namespace cinejury::shapes::cuda {

constexpr std::int64_t kMostItems = 64;  // of the network at once; guidance counts two

// The table goes to the device as a kernel's argument: copied at the launch, waiting for nothing.
struct NetworkTable {
    NetworkItem item[kMostItems];
};
void store_table(NetworkItem* out, const NetworkTable& table, cudaStream_t stream);

// waves [items, 2 kSigmaFrequencies] = cosines, then sines of 1000 sigma w_j.
void sigma_waves(float* waves, const NetworkItem* table, const float* frequencies,
                 std::int64_t items, cudaStream_t stream);

// What a step cache does with x [items, tokens, width], for the items that have a residual.
enum class Residual {
    kBefore,  // residual = x
    kAfter,   // residual = x - residual
    kReuse,   // x += residual
};
void step_cache(float* x, const NetworkItem* table, Residual what, std::int64_t items,
                std::int64_t width, cudaStream_t stream);

// One candidate's solver step; the formulas of ../schedule.hpp.
struct SolverItem {
    enum Kind : std::int32_t {
        kNone,         // padding
        kPredict,      // clean = prediction, and no more
        kFirstOrder,   // z = keep z + move clean
        kSecondOrder,  // z = keep z + move (clean + extra (clean - last clean))
        kStochastic
    };
    Kind kind = kNone;
    float guidance = 1;
    const float* prediction = nullptr;
    const float* unconditional = nullptr;  // null: no guidance
    float* z = nullptr;
    float* clean = nullptr;             // in: the last prediction, for kSecondOrder; out: this one
    double* log_probability = nullptr;  // added to by kStochastic
    float keep = 0, move = 0, extra = 0;
    std::int32_t reserved = 0;
    double now = 0, step = 0, pull = 0, deviation = 0;  // kStochastic
    std::uint64_t seed = 0, stream = 0;
};
struct SolverTable {
    SolverItem item[kMostItems];
};
void store_solver(SolverItem* out, const SolverTable& table, cudaStream_t stream);
// `partial` [items, kPartials] doubles of scratch memory.
constexpr std::int64_t kPartials = kClipValues / 1024;
void solve(const SolverItem* table, double* partial, std::int64_t items, cudaStream_t stream);

// velocity = (noisy - clean) inverse[item], in place of clean; [items, kClipValues].
void to_velocity(float* clean, const float* noisy, const float* inverse, std::int64_t items,
                 cudaStream_t stream);

// out [frames, side, side, 3] bytes of `frames` frames spread over the clip, each side divided by
// `factor`.
void to_bytes(std::uint8_t* out, const float* clip, std::int64_t frames, std::int64_t factor,
              cudaStream_t stream);

}  // namespace cinejury::shapes::cuda
