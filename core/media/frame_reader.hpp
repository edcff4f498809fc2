// SPDX-License-Identifier: Apache-2.0
// Frames of a source with their times, one after the other; files and clips in memory look alike.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/status.hpp"
#include "core/media/av.hpp"
#include "core/media/byte_source.hpp"
#include "core/media/clip.hpp"
#include "core/media/frame_converter.hpp"
#include "core/media/guard.hpp"
#include "core/media/views.hpp"

namespace cinejury::media {

struct TimedFrame {
    AvFrame frame;
    std::uint64_t index = 0;
    std::int64_t timestamp_ns = 0;  // from the first frame, not decreasing
};

class FrameReader {
public:
    virtual ~FrameReader() = default;
    virtual SourceShape shape() const = 0;
    // Frames to come as far as that can be known without decoding. Reads the source.
    virtual Result<std::uint64_t> expected_frames() = 0;
    // What the header says, unchecked; 0 = nothing.
    virtual std::uint64_t frames_hint() const = 0;
    virtual std::int64_t duration_hint_ns() const = 0;
    // Nothing at the end.
    virtual Result<std::optional<TimedFrame>> next() = 0;
    // Complete once next gave nothing; before, the counts and rates are those so far.
    virtual MediaInfo info() const = 0;
};

// Opens the source and decodes its first frame. `source`, `guard` and `clip` are borrowed or shared
// for the reader's life.
Result<std::unique_ptr<FrameReader>> read_file(const ByteSource& source, const Guard& guard,
                                               unsigned threads);
Result<std::unique_ptr<FrameReader>> read_clip(std::shared_ptr<const Clip> clip,
                                               const Guard& guard);

}  // namespace cinejury::media
