// SPDX-License-Identifier: Apache-2.0
// A convolution whose step is its kernel, as the first layer of vision transformers: each patch is
// one row of a linear layer. Thread rule: as cpu/linear.hpp.
#pragma once

#include "plugins/nn/cpu/linear.hpp"
#include "plugins/nn/patches.hpp"

namespace cinejury::nn::cpu {

class PatchConvolution {
public:
    // Reads `<name>.weight` in torch's layout, [out, channels, patch_height, patch_width], with
    // patch_frames between channels and patch_height where it is more than 1, and `<name>.bias`
    // [out] if it is there. options.rows is not used: the grid says how many. Throws
    // std::runtime_error.
    PatchConvolution(const Safetensors& file, const std::string& name, const PatchGrid& grid,
                     std::int64_t out, Linear::Options options);

    // `clip` [frames, channels, height, width], `out` [grid.tokens(), out] of the result type.
    void run(const float* clip, void* out, Arena& scratch) const;

private:
    PatchGrid grid_;
    Type type_;
    Linear linear_;
};

}  // namespace cinejury::nn::cpu
