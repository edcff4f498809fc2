// SPDX-License-Identifier: Apache-2.0
// Raw frames of a product as a clip. Thread rule: free functions.
#pragma once

#include <string>

#include "cinejury/embed.h"
#include "core/base/status.hpp"
#include "core/media/clip.hpp"

namespace cinejury::embed {

// RGB without gaps is borrowed, anything else is copied. kInvalidArgument names the field.
Result<media::Clip> read_frames(const cj_frames_t& frames, const std::string& where);

}  // namespace cinejury::embed
