// SPDX-License-Identifier: Apache-2.0
// Three planes of bytes to pixels of three bytes.
// Thread rule: free functions on their arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cinejury::media {

// out[3 i], [3 i + 1], [3 i + 2] = red[i], green[i], blue[i] for i < count.
using Interleave = void (*)(const std::uint8_t* red, const std::uint8_t* green,
                            const std::uint8_t* blue, std::size_t count, std::uint8_t* out);

// From the plain one to the fastest that this processor has; all give the same bytes.
std::span<const Interleave> interleaves();
Interleave fastest_interleave();

}  // namespace cinejury::media
