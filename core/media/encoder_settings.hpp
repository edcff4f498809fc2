// SPDX-License-Identifier: Apache-2.0
// Which encoder stands for a codec, and how it is set up.
// Thread rule: free functions.
#pragma once

#include <optional>

#include "core/base/status.hpp"
#include "core/media/av.hpp"
#include "core/media/encode.hpp"

namespace cinejury::media {

// A software encoder of this FFmpeg for the codec (not kBest), or null.
const ::AVCodec* encoder_for(Codec codec);
// FFmpeg's name of the container.
const char* muxer_for(Codec codec);
// Pixel format, quality and speed. The number of threads is fixed, since encoders give other bytes
// with another number. The size of `context` is set before.
void set_up_encoder(AVCodecContext& context, Codec codec, bool small, std::optional<int> crf);

}  // namespace cinejury::media
