// SPDX-License-Identifier: Apache-2.0
// Antialiased bicubic resize of RGB pictures with the exact results of Pillow up to version 12:
// horizontal pass first, 8-bit rounding between the passes, a pass left out where that side keeps
// its size. Thread rule: const after construction; run from any thread, one Scratch a thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/media/pil_kernels.hpp"
#include "core/media/pil_taps.hpp"

namespace cinejury::media {

class PilResize {
public:
    // Sides in pixels, at least 1.
    PilResize(std::uint32_t in_width, std::uint32_t in_height, std::uint32_t out_width,
              std::uint32_t out_height, const PilKernels& kernels = best_pil_kernels());

    struct Scratch {
        std::vector<std::uint8_t> columns;  // transposed input of kPilRows rows
        std::vector<std::uint8_t> weighed;  // the same after the horizontal pass
        std::vector<std::uint8_t> between;  // [in_height, stride]: between the passes
    };
    std::size_t scratch_bytes() const;
    // What the weights of one side take, with what their making takes.
    static std::uint64_t table_bytes(std::uint32_t in, std::uint32_t out);

    // in [in_height, in_width, 3] with rows `in_stride` bytes apart -> out [out_height, out_width,
    // 3].
    void run(const std::uint8_t* in, std::size_t in_stride, std::uint8_t* out,
             std::size_t out_stride, Scratch& scratch) const;

private:
    void horizontal_pass(const std::uint8_t* in, std::size_t in_stride, Scratch& scratch) const;
    void vertical_pass(std::uint8_t* out, std::size_t out_stride, const Scratch& scratch) const;

    std::size_t in_row_;   // bytes of an input row's pixels
    std::size_t out_row_;  // bytes of an output row's pixels
    std::size_t in_height_;
    std::size_t out_height_;
    std::size_t stride_;  // of `between`
    PilTaps horizontal_;  // empty: this pass is left out
    PilTaps vertical_;
    const PilKernels* kernels_;
};

}  // namespace cinejury::media
