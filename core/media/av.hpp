// SPDX-License-Identifier: Apache-2.0
// Handles of FFmpeg's C objects, and its error texts.
// Thread rule: a handle belongs to one thread at a time.
#pragma once

#include <cstdint>  // FFmpeg's headers want its macros first

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <string>

namespace cinejury::media {

struct AvFree {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
    void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
    void operator()(AVCodecParserContext* parser) const { av_parser_close(parser); }
    void operator()(AVDictionary* options) const { av_dict_free(&options); }
};

using AvFrame = std::unique_ptr<AVFrame, AvFree>;
using AvPacket = std::unique_ptr<AVPacket, AvFree>;
using AvCodec = std::unique_ptr<AVCodecContext, AvFree>;
using AvParser = std::unique_ptr<AVCodecParserContext, AvFree>;
using AvScaler = std::unique_ptr<SwsContext, AvFree>;

// New objects; std::bad_alloc when there is no memory.
AvFrame new_frame();
AvPacket new_packet();
// RGB24 or another packed format with padded rows, for results of libswscale.
AvFrame new_picture(AVPixelFormat format, int width, int height);
// A second reference to the same pixels.
AvFrame share_frame(const AVFrame& frame);

// FFmpeg's text for an error code.
std::string av_error_text(int error);

}  // namespace cinejury::media
