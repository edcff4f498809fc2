// SPDX-License-Identifier: Apache-2.0
// Memory for pixels: aligned to 64 bytes, counted in the source's budget, growing.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/base/status.hpp"
#include "core/media/guard.hpp"

namespace cinejury::media {

class PixelBuffer {
public:
    std::uint8_t* data() { return bytes_.get(); }
    // Room for at least `bytes`; contents stay. kInvalidArgument: over the memory limit.
    Status reserve(std::uint64_t bytes, const Guard& guard, std::string_view what);
    // The same with room to grow, when the limit allows.
    Status grow_to(std::uint64_t bytes, const Guard& guard, std::string_view what);
    // Hands the memory over; the budget is released with its last user.
    std::shared_ptr<const std::uint8_t> share() &&;

private:
    struct Free {
        void operator()(std::uint8_t* bytes) const;
    };
    std::unique_ptr<std::uint8_t, Free> bytes_;
    std::uint64_t capacity_ = 0;
    MemoryLease lease_;
};

}  // namespace cinejury::media
