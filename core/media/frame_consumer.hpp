// SPDX-License-Identifier: Apache-2.0
// Who gets frames in a decoding pass.
// Thread rule: stated at each function.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/status.hpp"
#include "core/media/av.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

// A frame's place in its source.
struct Stamp {
    std::uint64_t index = 0;
    std::int64_t timestamp_ns = 0;
    std::optional<std::int64_t> next_ns;  // time of the frame after it; nothing for the last
};

class FrameConsumer {
public:
    virtual ~FrameConsumer() = default;
    // [the pass's thread, in order] A slot to convert the frame into; nothing: not wanted.
    virtual Result<std::optional<std::uint64_t>> select(const Stamp& stamp) = 0;
    // [any thread, several slots at a time, never together with the others]
    virtual Status convert(const AVFrame& frame, std::uint64_t slot) = 0;
    // [the pass's thread] All slots given out so far are filled.
    virtual Status flush(const MediaInfo& so_far) = 0;
    // [the pass's thread] The source has ended, or every consumer is done.
    virtual Status finish(const MediaInfo& info) = 0;
    // [the pass's thread] Needs no more frames.
    virtual bool done() const { return false; }
    // Memory that one convert takes, for the number of frames in flight.
    virtual std::uint64_t task_bytes() const = 0;
};

}  // namespace cinejury::media
