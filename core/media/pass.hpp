// SPDX-License-Identifier: Apache-2.0
// One decoding pass for any number of consumers.
// Thread rule: one pass, one thread; conversions run through `parallel`.
#pragma once

#include <functional>
#include <span>

#include "core/base/status.hpp"
#include "core/media/frame_consumer.hpp"
#include "core/media/frame_reader.hpp"
#include "core/media/guard.hpp"

namespace cinejury::media {

using Parallel = std::function<void(std::uint64_t, const std::function<void(std::uint64_t)>&)>;

struct PassTimes {
    double decode_seconds = 0;  // demux and decode
    double view_seconds = 0;    // what consumers did
};

// Reads all frames, or until all consumers are done, and finishes the consumers. `parallel` may be
// empty.
Result<PassTimes> run_pass(FrameReader& reader, std::span<FrameConsumer* const> consumers,
                           const Parallel& parallel, const Guard& guard);

}  // namespace cinejury::media
