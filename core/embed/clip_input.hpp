// SPDX-License-Identifier: Apache-2.0
// Clips as a product hands them in. Thread rule: free functions.
#pragma once

#include <string>
#include <vector>

#include "cinejury/embed.h"
#include "core/base/status.hpp"
#include "core/media/clip.hpp"

namespace cinejury::embed {

// One clip to judge. Frames without gaps are borrowed: valid as long as the caller's.
struct ClipInput {
    std::string name;  // never empty
    media::Source source;
};

// kInvalidArgument names the clip and the field.
Result<std::vector<ClipInput>> read_clips(const cj_media_t* const* media, std::uint64_t count);

}  // namespace cinejury::embed
