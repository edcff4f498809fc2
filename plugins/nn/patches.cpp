// SPDX-License-Identifier: Apache-2.0
#include "plugins/nn/patches.hpp"

#include <cmath>

namespace cinejury::nn {
namespace {

// Calls visit(token, offset inside the patch, offset inside the clip, count) for each run of
// neighbouring values.
template <class Visit>
void for_each_run(const PatchGrid& grid, Visit visit) {
    for (std::int64_t token = 0; token < grid.tokens(); ++token) {
        const std::int64_t t = token / (grid.rows() * grid.columns());
        const std::int64_t y = token / grid.columns() % grid.rows();
        const std::int64_t x = token % grid.columns();
        std::int64_t inside = 0;
        for (std::int64_t f = 0; f < grid.patch_frames; ++f)
            for (std::int64_t c = 0; c < grid.channels; ++c)
                for (std::int64_t r = 0; r < grid.patch_height; ++r, inside += grid.patch_width) {
                    const std::int64_t plane = (t * grid.patch_frames + f) * grid.channels + c;
                    const std::int64_t row = plane * grid.height + y * grid.patch_height + r;
                    visit(token, inside, row * grid.width + x * grid.patch_width, grid.patch_width);
                }
    }
}

// Appends the angles of one coordinate.
void add_angles(RotaryTable& table, std::int64_t coordinate, std::int64_t count, double base) {
    for (std::int64_t j = 0; j < count; ++j) {
        const double frequency =
            std::pow(base, -static_cast<double>(j) / static_cast<double>(count));
        const double angle = static_cast<double>(coordinate) * frequency;
        table.cosines.push_back(static_cast<float>(std::cos(angle)));
        table.sines.push_back(static_cast<float>(std::sin(angle)));
    }
}

}  // namespace

void patchify(Activation tokens, const float* clip, const PatchGrid& grid) {
    for_each_run(
        grid, [&](std::int64_t token, std::int64_t inside, std::int64_t from, std::int64_t count) {
            if (tokens.type == Type::kBf16) {
                auto* to = reinterpret_cast<BFloat16*>(tokens.row(token)) + inside;
                for (std::int64_t i = 0; i < count; ++i) to[i] = BFloat16::from(clip[from + i]);
            } else {
                std::memcpy(reinterpret_cast<float*>(tokens.row(token)) + inside, clip + from,
                            static_cast<std::size_t>(count) * sizeof(float));
            }
        });
}

void unpatchify(float* clip, Matrix<const float> tokens, const PatchGrid& grid) {
    for_each_run(grid,
                 [&](std::int64_t token, std::int64_t inside, std::int64_t to, std::int64_t count) {
                     std::memcpy(clip + to, tokens.row(token) + inside,
                                 static_cast<std::size_t>(count) * sizeof(float));
                 });
}

RotaryTable rotary_table(const PatchGrid& grid, std::int64_t leading,
                         std::span<const std::int64_t> parts, double base) {
    RotaryTable table;
    for (std::int64_t token = -leading; token < grid.tokens(); ++token) {
        const std::int64_t at[3] = {token / (grid.rows() * grid.columns()),
                                    token / grid.columns() % grid.rows(), token % grid.columns()};
        for (std::size_t axis = 0; axis < parts.size(); ++axis)
            add_angles(table, token < 0 ? 0 : at[axis], parts[axis], base);
    }
    return table;
}

RotaryTable rotary_table(std::int64_t first, std::int64_t tokens, std::int64_t half, double base) {
    RotaryTable table;
    for (std::int64_t i = 0; i < tokens; ++i) add_angles(table, first + i, half, base);
    return table;
}

}  // namespace cinejury::nn
