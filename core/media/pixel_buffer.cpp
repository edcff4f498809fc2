// SPDX-License-Identifier: Apache-2.0
#include "core/media/pixel_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace cinejury::media {
namespace {

constexpr std::align_val_t kAlignment{64};

}  // namespace

void PixelBuffer::Free::operator()(std::uint8_t* bytes) const {
    ::operator delete(bytes, kAlignment);
}

Status PixelBuffer::reserve(std::uint64_t bytes, const Guard& guard, std::string_view what) {
    if (bytes <= capacity_) return {};
    CINEJURY_ASSIGN(MemoryLease lease, guard.lease(what, bytes));
    std::unique_ptr<std::uint8_t, Free> larger(
        static_cast<std::uint8_t*>(::operator new(bytes, kAlignment)));
    if (capacity_ > 0) std::memcpy(larger.get(), bytes_.get(), capacity_);
    bytes_ = std::move(larger);
    capacity_ = bytes;
    lease_ = std::move(lease);
    return {};
}

Status PixelBuffer::grow_to(std::uint64_t bytes, const Guard& guard, std::string_view what) {
    if (bytes <= capacity_) return {};
    const std::uint64_t roomy = std::max(bytes, capacity_ + capacity_ / 2);
    if (reserve(roomy, guard, what).ok()) return {};
    return reserve(bytes, guard, what);
}

std::shared_ptr<const std::uint8_t> PixelBuffer::share() && {
    auto holder = std::make_shared<PixelBuffer>(std::move(*this));
    const std::uint8_t* bytes = holder->data();
    return {std::move(holder), bytes};
}

}  // namespace cinejury::media
