// SPDX-License-Identifier: Apache-2.0
// Counted memory behind cj_buffer_t, each in its own unnamed memory file, so that it can be handed
// to another process. Private to core/plugin. Thread rule: all from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "cinejury/host.h"
#include "core/base/status.hpp"

namespace cinejury::plugin {

// Number of buffers that live; shared by the buffers, so that it may be read after the last one.
using BufferCount = std::shared_ptr<std::atomic<std::uint64_t>>;

// A zeroed buffer with one reference. kOutOfMemory: no memory or no file descriptor left.
Result<cj_buffer_t*> create_buffer(std::uint64_t bytes, const BufferCount& live);
// False for a struct that create_buffer did not make (as far as that can be told).
bool retain_buffer(cj_buffer_t* buffer);
bool release_buffer(cj_buffer_t* buffer);
// The memory file, borrowed; -1 for a foreign struct.
int buffer_descriptor(const cj_buffer_t* buffer);

}  // namespace cinejury::plugin
