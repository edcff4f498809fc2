// SPDX-License-Identifier: Apache-2.0
// Video files in a build without FFmpeg: refused.
#include "core/media/frame_reader.hpp"

namespace cinejury::media {

Result<std::unique_ptr<FrameReader>> read_file(const ByteSource&, const Guard& guard, unsigned) {
    return guard.failure(Code::kUnsupported,
                         "this build has no FFmpeg and reads no video files; use one that was "
                         "configured with CINEJURY_FFMPEG=ON");
}

}  // namespace cinejury::media
