// SPDX-License-Identifier: Apache-2.0
// A view copied into memory of a chosen kind. Private to core/validate. Thread rule: values.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "cinejury/clip.h"
#include "core/validate/guarded_memory.hpp"

namespace cinejury::validate {

enum class Placement {
    kPlain,          // writable, without gaps
    kGaps,           // rows and frames with gaps, pixels spread
    kNegative,       // rows bottom up, frames last to first in memory
    kReadOnlyEnd,    // read-only, ends where the next page may not be touched
    kReadOnlyStart,  // read-only, begins where the page before may not be touched
};

class PlacedClip {
public:
    // `view` lies without gaps, as views of the host do, and outlives this object.
    PlacedClip(const cj_clip_t& view, Placement placement);
    PlacedClip(const PlacedClip&) = delete;
    PlacedClip& operator=(const PlacedClip&) = delete;
    const cj_clip_t* clip() const { return &clip_; }
    // Whether the frames are still those of the view.
    bool unchanged() const;

private:
    void place(const std::uint8_t* from, Placement placement);

    const cj_clip_t* view_;
    std::array<std::int64_t, 4> shape_{};
    std::array<std::int64_t, 4> strides_{};
    std::vector<std::uint8_t> bytes_;
    std::unique_ptr<GuardedMemory> guarded_;
    std::uint8_t* data_ = nullptr;
    cj_tensor_t tensor_{};
    cj_clip_t clip_{};
};

}  // namespace cinejury::validate
