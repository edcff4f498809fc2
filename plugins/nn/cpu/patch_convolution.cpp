// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/cpu/patch_convolution.hpp"

namespace cinejury::nn::cpu {
namespace {

// Torch puts channels before frames inside a filter, a patch has frames before channels.
std::vector<float> patch_order(const std::vector<float>& filters, const PatchGrid& grid,
                               std::int64_t out) {
    const auto plane = static_cast<std::size_t>(grid.patch_height * grid.patch_width);
    const auto frames = static_cast<std::size_t>(grid.patch_frames);
    const auto channels = static_cast<std::size_t>(grid.channels);
    std::vector<float> rows;
    rows.reserve(filters.size());
    for (std::size_t o = 0; o < static_cast<std::size_t>(out); ++o)
        for (std::size_t f = 0; f < frames; ++f)
            for (std::size_t c = 0; c < channels; ++c) {
                const auto from = filters.begin() + static_cast<std::ptrdiff_t>(
                                                        ((o * channels + c) * frames + f) * plane);
                rows.insert(rows.end(), from, from + static_cast<std::ptrdiff_t>(plane));
            }
    return rows;
}

Linear linear_of(const Safetensors& file, const std::string& name, const PatchGrid& grid,
                 std::int64_t out, Linear::Options options) {
    std::vector<std::int64_t> shape{out, grid.channels};
    if (grid.patch_frames > 1) shape.push_back(grid.patch_frames);
    shape.insert(shape.end(), {grid.patch_height, grid.patch_width});
    std::vector<float> bias;
    if (file.tensors().contains(name + ".bias"))
        bias = file.at(name + ".bias", std::vector{out}).floats();
    options.rows = grid.tokens();
    return {patch_order(file.at(name + ".weight", shape).floats(), grid, out), bias, grid.values(),
            out, options};
}

}  // namespace

PatchConvolution::PatchConvolution(const Safetensors& file, const std::string& name,
                                   const PatchGrid& grid, std::int64_t out, Linear::Options options)
    : grid_(grid), type_(options.type), linear_(linear_of(file, name, grid, out, options)) {}

void PatchConvolution::run(const float* clip, void* out, Arena& scratch) const {
    const Arena::Mark mark = scratch.mark();
    const Activation patches = scratch.activation(type_, grid_.tokens(), grid_.values());
    patchify(patches, clip, grid_);
    linear_.run(patches.data, out, scratch);
    scratch.release(mark);
}

}  // namespace cinejury::nn::cpu
