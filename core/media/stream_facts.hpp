// SPDX-License-Identifier: Apache-2.0
// What a stream and its first frame say about how they want to be shown.
// Thread rule: free functions on their arguments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/media/container.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

// Degrees clockwise that make the frame upright, by the display matrix of the stream or else of the
// frame: 0, 90, 180, 270. Other angles and mirroring are not applied and are said in `notes`.
std::uint32_t rotation_of(const AVStream& stream, const AVFrame& frame,
                          std::vector<std::string>& notes);

// Everything that the header and the first frame tell; counts and times are left 0.
MediaInfo describe(const Container& container, const AVFrame& first);

}  // namespace cinejury::media
