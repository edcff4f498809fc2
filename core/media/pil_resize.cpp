// SPDX-License-Identifier: Apache-2.0
#include "core/media/pil_resize.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/media/byte_transpose.hpp"

namespace cinejury::media {
namespace {

std::size_t padded(std::size_t bytes) {
    return (bytes + kPilBlock - 1) / kPilBlock * kPilBlock;
}

}  // namespace

PilResize::PilResize(std::uint32_t in_width, std::uint32_t in_height, std::uint32_t out_width,
                     std::uint32_t out_height, const PilKernels& kernels)
    : in_row_(std::size_t{in_width} * 3),
      out_row_(std::size_t{out_width} * 3),
      in_height_(in_height),
      out_height_(out_height),
      stride_(padded(out_row_)),
      kernels_(&kernels) {
    if (in_width != out_width) horizontal_ = pil_taps(in_width, out_width);
    if (in_height != out_height) vertical_ = pil_taps(in_height, out_height);
}

std::size_t PilResize::scratch_bytes() const {
    return (in_row_ + out_row_) * kPilRows + stride_ * in_height_;
}

std::uint64_t PilResize::table_bytes(std::uint32_t in, std::uint32_t out) {
    // At most 4 * in / out + 3 weights an output.
    return (4 * std::uint64_t{in} + 3 * std::uint64_t{out}) * sizeof(std::int32_t) +
           (4 * (std::uint64_t{in} / out) + 3) * sizeof(double);
}

void PilResize::horizontal_pass(const std::uint8_t* in, std::size_t in_stride,
                                Scratch& scratch) const {
    scratch.between.resize(stride_ * in_height_);
    if (horizontal_.first.empty()) {
        for (std::size_t y = 0; y < in_height_; ++y)
            std::memcpy(scratch.between.data() + y * stride_, in + y * in_stride, in_row_);
        return;
    }
    scratch.columns.resize(in_row_ * kPilRows);
    scratch.weighed.resize(out_row_ * kPilRows);
    std::array<const std::uint8_t*, kPilRows> rows{};
    for (std::size_t y = 0; y < in_height_; y += kPilRows) {
        // The last rows of the picture fill the lanes that are left.
        for (std::size_t i = 0; i < kPilRows; ++i)
            rows[i] = in + std::min(y + i, in_height_ - 1) * in_stride;
        rows_to_columns(rows.data(), in_row_, scratch.columns.data());
        kernels_->horizontal(scratch.columns.data(), horizontal_, scratch.weighed.data());
        columns_to_rows(scratch.weighed.data(), out_row_, scratch.between.data() + y * stride_,
                        stride_, std::min(kPilRows, in_height_ - y));
    }
}

void PilResize::vertical_pass(std::uint8_t* out, std::size_t out_stride,
                              const Scratch& scratch) const {
    const std::uint8_t* between = scratch.between.data();
    const std::size_t whole = out_row_ / kPilBlock * kPilBlock;
    std::array<std::uint8_t, kPilBlock> rest{};
    for (std::size_t y = 0; y < out_height_; ++y, out += out_stride) {
        if (vertical_.first.empty()) {
            std::memcpy(out, between + y * stride_, out_row_);
            continue;
        }
        const std::uint8_t* rows = between + static_cast<std::size_t>(vertical_.first[y]) * stride_;
        const std::int32_t* weights =
            vertical_.weights.data() + y * static_cast<std::size_t>(vertical_.size);
        kernels_->vertical(rows, stride_, weights, vertical_.count[y], whole, out);
        if (whole == out_row_) continue;
        kernels_->vertical(rows + whole, stride_, weights, vertical_.count[y], kPilBlock,
                           rest.data());
        std::memcpy(out + whole, rest.data(), out_row_ - whole);
    }
}

void PilResize::run(const std::uint8_t* in, std::size_t in_stride, std::uint8_t* out,
                    std::size_t out_stride, Scratch& scratch) const {
    horizontal_pass(in, in_stride, scratch);
    vertical_pass(out, out_stride, scratch);
}

}  // namespace cinejury::media
