// SPDX-License-Identifier: Apache-2.0
// RGB pictures to PNG and JPEG. Equal pictures give equal bytes.
// Thread rule: free functions.
#pragma once

#include "core/base/status.hpp"
#include "core/media/av.hpp"
#include "core/media/encode.hpp"

namespace cinejury::media {

// `rgb`: RGB24.
Result<EncodedMedia> png_of(const AVFrame& rgb);
// Full chroma, BT.601 full range as JFIF wants it.
Result<EncodedMedia> jpeg_of(const AVFrame& rgb);

}  // namespace cinejury::media
