// SPDX-License-Identifier: Apache-2.0
// The containers and codecs that are read. Everything else is refused: playlists, image sequences,
// capture devices and formats that nobody makes videos with have no business in hostile input.
// Thread rule: free functions on constants.
#pragma once

#include <cstdint>  // FFmpeg's headers want its macros first

extern "C" {
#include <libavcodec/codec_id.h>
}

#include <string>
#include <string_view>

namespace cinejury::media {

// `name` is AVInputFormat::name, for example "mov,mp4,m4a,3gp,3g2,mj2".
bool container_allowed(std::string_view name);
// The list for people and for AVFormatContext::format_whitelist: names joined by commas.
const std::string& allowed_containers();
bool codec_allowed(AVCodecID codec);

}  // namespace cinejury::media
