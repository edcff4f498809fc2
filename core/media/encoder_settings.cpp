// SPDX-License-Identifier: Apache-2.0
#include "core/media/encoder_settings.hpp"

extern "C" {
#include <libavutil/opt.h>
}

#include <algorithm>
#include <string>

#include "core/media/video_encoder.hpp"

namespace cinejury::media {
namespace {

constexpr int kKeyFrameInterval = 48;  // frames; players jump to key frames

void set(AVCodecContext& context, const char* option, const char* value) {
    // Encoders that do not know the option do without.
    av_opt_set(context.priv_data, option, value, 0);
}

void set_up_lossy(AVCodecContext& context, bool small) {
    context.pix_fmt = AV_PIX_FMT_YUV420P;
    context.colorspace = AVCOL_SPC_BT709;
    context.color_range = AVCOL_RANGE_MPEG;
    context.chroma_sample_location = AVCHROMA_LOC_CENTER;
    context.gop_size = kKeyFrameInterval;
    context.thread_count = small ? 1 : 4;
}

void set_up_ffv1(AVCodecContext& context) {
    context.pix_fmt = AV_PIX_FMT_BGR0;
    context.gop_size = 1;
    // Level 3 has checksums and slices. FFmpeg cuts frames with a side below this so wrongly that
    // they do not decode to what they were.
    constexpr int kSmallestSliced = 4;
    const bool sliced = std::min(context.width, context.height) >= kSmallestSliced;
    context.level = sliced ? 3 : 1;
    // The number of slices follows from that of threads.
    context.thread_count = sliced ? 4 : 1;
    if (sliced) set(context, "slicecrc", "1");
}

}  // namespace

const ::AVCodec* encoder_for(Codec codec) {
    switch (codec) {
        case Codec::kH264: return avcodec_find_encoder_by_name("libx264");
        case Codec::kVp9: return avcodec_find_encoder_by_name("libvpx-vp9");
        case Codec::kFfv1: return avcodec_find_encoder_by_name("ffv1");
        case Codec::kApng:
        case Codec::kBest: break;
    }
    return nullptr;
}

const char* muxer_for(Codec codec) {
    switch (codec) {
        case Codec::kVp9: return "webm";
        case Codec::kFfv1: return "matroska";
        default: return "mp4";
    }
}

void set_up_encoder(AVCodecContext& context, Codec codec, bool small, std::optional<int> crf) {
    const std::string quality = crf ? std::to_string(*crf) : std::string();
    context.flags |= AV_CODEC_FLAG_BITEXACT;
    switch (codec) {
        case Codec::kFfv1: set_up_ffv1(context); return;
        case Codec::kVp9:
            set_up_lossy(context, small);
            context.bit_rate = 0;
            set(context, "crf", crf ? quality.c_str() : small ? "34" : "18");
            set(context, "deadline", "good");
            set(context, "cpu-used", small ? "6" : "4");
            set(context, "row-mt", "0");
            return;
        default:
            set_up_lossy(context, small);
            set(context, "preset", small ? "veryfast" : "medium");
            set(context, "crf", crf ? quality.c_str() : small ? "24" : "16");
            // libx264's macroblock tree reads uninitialised memory for small frames: equal clips
            // would not always give equal bytes.
            set(context, "mbtree", "0");
            return;
    }
}

Result<Codec> resolve_codec(Codec codec) {
    if (codec == Codec::kBest) {
        for (const Codec candidate : {Codec::kH264, Codec::kVp9})
            if (encoder_for(candidate)) return candidate;
        return Status(
            Code::kUnsupported,
            "encode: this FFmpeg has neither an H.264 nor a VP9 encoder; install one with "
            "libx264 or libvpx, or ask for FFV1");
    }
    if (encoder_for(codec)) return codec;
    return Status(Code::kUnsupported, std::string("encode: this FFmpeg has no encoder for ") +
                                          (codec == Codec::kH264   ? "H.264"
                                           : codec == Codec::kVp9  ? "VP9"
                                           : codec == Codec::kApng ? "animated PNG"
                                                                   : "FFV1"));
}

const char* mime_of(Codec codec) {
    return codec == Codec::kVp9 ? "video/webm" : "video/mp4";
}

Result<Codec> best_codec() {
    return resolve_codec(Codec::kBest);
}

std::string file_extension(Codec codec) {
    if (codec == Codec::kBest) {
        const Result<Codec> best = best_codec();
        codec = best.ok() ? *best : Codec::kH264;
    }
    if (codec == Codec::kVp9) return ".webm";
    return codec == Codec::kFfv1 ? ".mkv" : ".mp4";
}

}  // namespace cinejury::media
