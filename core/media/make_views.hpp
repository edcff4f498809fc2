// SPDX-License-Identifier: Apache-2.0
// Views of bytes in memory: make_views without a file, for tests and fuzzers.
// Thread rule: free functions.
#pragma once

#include <cstdint>
#include <span>

#include "core/media/views.hpp"

namespace cinejury::media {

// `bytes` are borrowed for the call.
Result<Views> make_views_of_bytes(std::span<const std::uint8_t> bytes,
                                  std::span<const FramePlan> plans, const ViewOptions& options);

}  // namespace cinejury::media
