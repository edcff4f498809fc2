// SPDX-License-Identifier: Apache-2.0
// The part of a way below a pixel. Private to this folder. Thread rule: free function, any thread.
#pragma once

#include "plugins/pixels/motion.hpp"

namespace cinejury::pixels {

// The match of the block at (x, y) near a whole way that keeps it inside `other`.
Match refined(const Luma& frame, const Luma& other, int x, int y, int way_x, int way_y);

}  // namespace cinejury::pixels
