// SPDX-License-Identifier: Apache-2.0
// The names of FFmpeg that the host uses for frames in memory, for a build without FFmpeg: counted
// RGB frames and exact rational arithmetic, no containers and no codecs. FFmpeg's own headers say
// what each means. Thread rule: as FFmpeg's.
#pragma once

extern "C++" {

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#define AVERROR(number) (-(number))
#define AVSEEK_SIZE 0x10000
#define AVSEEK_FORCE 0x20000
#define LIBAVFORMAT_VERSION_MAJOR 0
#define AV_VERSION_MAJOR(version) ((version) >> 16)
#define AV_VERSION_MINOR(version) (((version) >> 8) & 0xff)
#define AV_VERSION_MICRO(version) ((version)&0xff)

// Versions of what is not there.
inline unsigned avcodec_version() {
    return 0;
}
inline unsigned avformat_version() {
    return 0;
}
inline const char* av_version_info() {
    return "not in this build";
}
inline const char* avcodec_license() {
    return "not in this build";
}
enum { AV_LOG_QUIET = -8 };
inline void av_log_set_level(int) {}

enum AVCodecID {
    AV_CODEC_ID_H264,
    AV_CODEC_ID_HEVC,
    AV_CODEC_ID_VP9,
    AV_CODEC_ID_AV1,
    AV_CODEC_ID_FFV1
};
struct AVCodec {};
inline const AVCodec* avcodec_find_decoder(AVCodecID) {
    return nullptr;
}

struct AVRational {
    int num, den;
};
enum AVRounding { AV_ROUND_DOWN = 2, AV_ROUND_NEAR_INF = 5 };
inline double av_q2d(AVRational q) {
    return q.num / static_cast<double>(q.den);
}
// a b / c for a >= 0 or below, b, c > 0.
inline std::int64_t av_rescale_rnd(std::int64_t a, std::int64_t b, std::int64_t c,
                                   AVRounding rounding) {
    const __int128 product = static_cast<__int128>(a) * b;
    if (rounding == AV_ROUND_NEAR_INF) {
        const __int128 half = product < 0 ? -(c / 2) : c / 2;
        return static_cast<std::int64_t>((product + half) / c);
    }
    const __int128 down = product / c - (product % c != 0 && product < 0 ? 1 : 0);
    return static_cast<std::int64_t>(down);
}
inline std::int64_t av_rescale(std::int64_t a, std::int64_t b, std::int64_t c) {
    return av_rescale_rnd(a, b, c, AV_ROUND_NEAR_INF);
}
inline std::int64_t av_rescale_q_rnd(std::int64_t a, AVRational from, AVRational to,
                                     AVRounding rounding) {
    return av_rescale_rnd(a, std::int64_t{from.num} * to.den, std::int64_t{to.num} * from.den,
                          rounding);
}
inline std::int64_t av_rescale_q(std::int64_t a, AVRational from, AVRational to) {
    return av_rescale_q_rnd(a, from, to, AV_ROUND_NEAR_INF);
}
// The fraction, or its last convergent whose parts are at most `most`.
inline int av_reduce(int* out_num, int* out_den, std::int64_t num, std::int64_t den,
                     std::int64_t most) {
    std::int64_t before[2] = {0, 1}, now[2] = {1, 0};
    while (den != 0) {
        const std::int64_t whole = num / den, rest = num - den * whole;
        const std::int64_t next[2] = {whole * now[0] + before[0], whole * now[1] + before[1]};
        if (next[0] > most || next[1] > most) break;
        before[0] = now[0], before[1] = now[1];
        now[0] = next[0], now[1] = next[1];
        num = den;
        den = rest;
    }
    *out_num = static_cast<int>(now[0]);
    *out_den = static_cast<int>(now[1]);
    return den == 0;
}

enum AVPixelFormat { AV_PIX_FMT_NONE = -1, AV_PIX_FMT_RGB24 = 2, AV_PIX_FMT_RGBA = 26 };
enum { AV_BUFFER_FLAG_READONLY = 1 };

// One reference.
struct AVBufferRef {
    std::uint8_t* data;
    std::size_t size;
    std::shared_ptr<void> memory;
};
inline AVBufferRef* av_buffer_create(std::uint8_t* data, std::size_t size,
                                     void (*drop)(void* opaque, std::uint8_t* data), void* opaque,
                                     int) {
    return new AVBufferRef{data, size,
                           std::shared_ptr<void>(data, [=](void*) { drop(opaque, data); })};
}

struct AVFrame {
    std::uint8_t* data[8] = {};
    int linesize[8] = {};
    int width = 0, height = 0, format = AV_PIX_FMT_NONE;
    AVBufferRef* buf[8] = {};
};
AVFrame* av_frame_alloc();
void av_frame_free(AVFrame** frame);
int av_frame_ref(AVFrame* to, const AVFrame* from);
int av_frame_get_buffer(AVFrame* frame, int alignment);

// What encoders and decoders would be; the video encoder of this build keeps its pictures here.
struct AVCodecContext {
    int width = 0, height = 0;
    struct Picture {
        std::string compressed;
        std::int64_t timestamp_ns;
    };
    std::vector<Picture> pictures;
};
struct AVPacket {};
struct AVStream {};
struct AVFormatContext {};
struct AVCodecParserContext {};
struct AVDictionary {};
struct SwsContext {};
inline void avcodec_free_context(AVCodecContext** context) {
    delete *context;
    *context = nullptr;
}
inline AVPacket* av_packet_alloc() {
    return new AVPacket;
}
inline void av_packet_free(AVPacket** packet) {
    delete *packet;
    *packet = nullptr;
}
inline void sws_freeContext(SwsContext* context) {
    delete context;
}
inline void av_parser_close(AVCodecParserContext* parser) {
    delete parser;
}
inline void av_dict_free(AVDictionary** options) {
    delete *options;
    *options = nullptr;
}
enum { AV_ERROR_MAX_STRING_SIZE = 64 };
int av_strerror(int error, char* text, std::size_t size);

inline void* av_malloc(std::size_t bytes) {
    return std::malloc(bytes);
}
inline void av_free(void* memory) {
    std::free(memory);
}
inline void av_freep(void* pointer) {
    void** place = static_cast<void**>(pointer);
    std::free(*place);
    *place = nullptr;
}
// Writes go straight through.
struct AVIOContext {
    unsigned char* buffer;
    void* opaque;
    int (*write)(void* opaque, std::uint8_t* bytes, int size);
};
inline AVIOContext* avio_alloc_context(unsigned char* buffer, int, int, void* opaque,
                                       int (*)(void*, std::uint8_t*, int),
                                       int (*write)(void*, std::uint8_t*, int),
                                       std::int64_t (*)(void*, std::int64_t, int)) {
    return new AVIOContext{buffer, opaque, write};
}
inline void avio_context_free(AVIOContext** context) {
    delete *context;
    *context = nullptr;
}

enum { SWS_AREA = 0x20, SWS_BICUBIC = 4, SWS_CS_ITU709 = 1, SWS_CS_ITU601 = 5 };
enum { SWS_ACCURATE_RND = 0, SWS_BITEXACT = 0, SWS_FULL_CHR_H_INT = 0, SWS_FULL_CHR_H_INP = 0 };
}
