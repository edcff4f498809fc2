// SPDX-License-Identifier: Apache-2.0
#include "core/validate/placed_clip.hpp"

#include <cstring>

namespace cinejury::validate {
namespace {

constexpr std::uint8_t kFiller = 0xee;  // what lies in the gaps

template <class Visit>
void for_each_element(const std::array<std::int64_t, 4>& shape, Visit&& visit) {
    for (std::int64_t f = 0; f < shape[0]; ++f)
        for (std::int64_t y = 0; y < shape[1]; ++y)
            for (std::int64_t x = 0; x < shape[2]; ++x)
                for (std::int64_t c = 0; c < shape[3]; ++c) visit(f, y, x, c);
}

const std::uint8_t* first_element(const cj_tensor_t& tensor) {
    return static_cast<const std::uint8_t*>(tensor.data) + tensor.byte_offset;
}

}  // namespace

PlacedClip::PlacedClip(const cj_clip_t& view, Placement placement)
    : view_(&view), tensor_(*view.frames), clip_(view) {
    std::memcpy(shape_.data(), view.frames->shape, sizeof shape_);
    place(first_element(*view.frames), placement);
    tensor_.shape = shape_.data();
    tensor_.strides = strides_.data();
    tensor_.alignment = 1;
    tensor_.flags |= CJ_TENSOR_READ_ONLY;
    clip_.frames = &tensor_;
    clip_.owner = nullptr;
}

void PlacedClip::place(const std::uint8_t* from, Placement placement) {
    const auto [frames, height, width, channels] = shape_;
    const bool gaps = placement == Placement::kGaps;
    strides_[3] = 1;
    strides_[2] = gaps ? channels + 2 : channels;
    strides_[1] = width * strides_[2] + (gaps ? 5 : 0);
    strides_[0] = height * strides_[1] + (gaps ? 11 : 0);
    const auto bytes = static_cast<std::size_t>(frames * strides_[0]);
    if (placement == Placement::kReadOnlyEnd || placement == Placement::kReadOnlyStart) {
        guarded_ = std::make_unique<GuardedMemory>(bytes, placement == Placement::kReadOnlyEnd
                                                              ? GuardedMemory::Flush::kEnd
                                                              : GuardedMemory::Flush::kStart);
        data_ = static_cast<std::uint8_t*>(guarded_->data());
    } else {
        bytes_.assign(bytes, kFiller);
        data_ = bytes_.data();
    }
    tensor_.data = data_;
    tensor_.byte_offset = 0;
    if (placement == Placement::kNegative) {
        tensor_.byte_offset =
            static_cast<std::uint64_t>((frames - 1) * strides_[0] + (height - 1) * strides_[1]);
        strides_[0] = -strides_[0];
        strides_[1] = -strides_[1];
    }
    std::uint8_t* first = data_ + tensor_.byte_offset;
    for_each_element(shape_, [&](auto f, auto y, auto x, auto c) {
        first[f * strides_[0] + y * strides_[1] + x * strides_[2] + c] = *from++;
    });
    if (guarded_) guarded_->make_read_only();
}

bool PlacedClip::unchanged() const {
    const std::uint8_t* from = first_element(*view_->frames);
    const std::uint8_t* first = data_ + tensor_.byte_offset;
    bool same = true;
    for_each_element(shape_, [&](auto f, auto y, auto x, auto c) {
        same &= first[f * strides_[0] + y * strides_[1] + x * strides_[2] + c] == *from++;
    });
    return same;
}

}  // namespace cinejury::validate
