// SPDX-License-Identifier: Apache-2.0
// What a forward pass on a device keeps of its clips for its backward pass: as SavedPass, with the
// clips (items) side by side in each array. Thread rule: as nn::cuda::Buffer.
#pragma once

#include <vector>

#include "plugins/nn/cuda/slab.hpp"
#include "plugins/shapes_world/cuda/body.hpp"

namespace cinejury::shapes::cuda {

struct SavedClips {
    SavedClips(std::int64_t count, const nn::cuda::Context& context);

    struct Block {
        float *before, *qkv, *attended, *projected, *middle, *up, *down;  // [items, tokens, ...]
    };
    std::int64_t items;
    nn::cuda::Slab memory;  // all that the pointers point into
    std::vector<Block> blocks;
    float *frequencies, *time_in, *time_hidden, *time_out, *level;  // [items, width]
    float *modulation, *last;                                       // [items, 6 or 2, width]
    float *patches, *end;    // [items, patches, values]; the body's result
    nn::cuda::Buffer table;  // NetworkItem [items]: the words; its clips may be gone
    std::vector<double> sigmas;

    const NetworkItem* items_table() const { return table.as<NetworkItem>(); }
};

}  // namespace cinejury::shapes::cuda
