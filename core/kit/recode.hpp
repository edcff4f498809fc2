// SPDX-License-Identifier: Apache-2.0
// A clip through an actual encoder and back. Thread rule: free function, any thread.
#pragma once

#include <filesystem>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/media/clip.hpp"

namespace cinejury::kit {

// H.264 (libx264, 4:2:0, medium) at a constant quality, decoded again: same size, frames and times.
// Goes through a file of its own in `scratch`. kUnsupported: this FFmpeg has no libx264.
Result<media::Clip> recoded(const media::Clip& clip, int crf, const std::filesystem::path& scratch,
                            const CancelToken& cancel);

// All frames of a video file; the times become frame / fps where they are even. Errors as of
// media::make_views.
Result<media::Clip> read_whole_clip(const std::filesystem::path& file, const CancelToken& cancel);

}  // namespace cinejury::kit
