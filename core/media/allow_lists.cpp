// SPDX-License-Identifier: Apache-2.0
#include "core/media/allow_lists.hpp"

#include <algorithm>
#include <array>

namespace cinejury::media {
namespace {

// FFmpeg's names of demuxers. None of these opens a second file by itself.
constexpr std::array<std::string_view, 13> kContainers = {"mov,mp4,m4a,3gp,3g2,mj2",
                                                          "matroska,webm",
                                                          "avi",
                                                          "ogg",
                                                          "flv",
                                                          "mpegts",
                                                          "mpeg",
                                                          "asf",
                                                          "nut",
                                                          "ivf",
                                                          "yuv4mpegpipe",
                                                          "gif",
                                                          "apng"};

constexpr std::array kCodecs = {
    // What video is delivered in.
    AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9,
    AV_CODEC_ID_MPEG1VIDEO, AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_MPEG4, AV_CODEC_ID_H263,
    AV_CODEC_ID_THEORA, AV_CODEC_ID_FLV1, AV_CODEC_ID_VP6F, AV_CODEC_ID_MSMPEG4V2,
    AV_CODEC_ID_MSMPEG4V3, AV_CODEC_ID_WMV1, AV_CODEC_ID_WMV2, AV_CODEC_ID_WMV3, AV_CODEC_ID_VC1,
    // What it is edited and stored in.
    AV_CODEC_ID_FFV1, AV_CODEC_ID_HUFFYUV, AV_CODEC_ID_FFVHUFF, AV_CODEC_ID_UTVIDEO,
    AV_CODEC_ID_MAGICYUV, AV_CODEC_ID_PRORES, AV_CODEC_ID_DNXHD, AV_CODEC_ID_MJPEG, AV_CODEC_ID_PNG,
    AV_CODEC_ID_QTRLE, AV_CODEC_ID_RAWVIDEO, AV_CODEC_ID_V210,
    // Moving pictures.
    AV_CODEC_ID_GIF, AV_CODEC_ID_APNG};

}  // namespace

bool container_allowed(std::string_view name) {
    return std::find(kContainers.begin(), kContainers.end(), name) != kContainers.end();
}

const std::string& allowed_containers() {
    static const std::string list = [] {
        std::string joined;
        for (const std::string_view name : kContainers) {
            if (!joined.empty()) joined += ',';
            joined += name;
        }
        return joined;
    }();
    return list;
}

bool codec_allowed(AVCodecID codec) {
    return std::find(kCodecs.begin(), kCodecs.end(), codec) != kCodecs.end();
}

}  // namespace cinejury::media
