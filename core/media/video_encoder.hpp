// SPDX-License-Identifier: Apache-2.0
// RGB frames to a video file or to bytes. Equal frames and settings give equal bytes.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/status.hpp"
#include "core/media/av.hpp"
#include "core/media/byte_sink.hpp"
#include "core/media/clip.hpp"
#include "core/media/encode.hpp"
#include "core/media/scaler.hpp"

namespace cinejury::media {

struct VideoSettings {
    Codec codec = Codec::kBest;
    std::uint32_t width = 0;  // pixels
    std::uint32_t height = 0;
    Rational fps;              // 0/1: unknown, written as 25
    bool exact_times = false;  // keep the times that are handed in, else frame i is at i / fps
    bool small = false;        // for previews: faster, smaller, less faithful
    std::optional<int> crf;    // in place of the quality that follows from `small`
    std::uint32_t primaries = CJ_COLOUR_UNSPECIFIED;
    std::uint32_t transfer = CJ_COLOUR_UNSPECIFIED;
};

// kBest replaced by what is there; kUnsupported when this FFmpeg has no encoder for the codec.
Result<Codec> resolve_codec(Codec codec);
// Of what the codec makes; not of kBest.
const char* mime_of(Codec codec);

class VideoEncoder {
public:
    // `sink` is borrowed.
    static Result<std::unique_ptr<VideoEncoder>> create(ByteSink& sink,
                                                        const VideoSettings& settings);
    ~VideoEncoder();
    VideoEncoder(const VideoEncoder&) = delete;
    VideoEncoder& operator=(const VideoEncoder&) = delete;

    // One RGB24 frame of the settings' size.
    Status add(const AVFrame& rgb, std::int64_t timestamp_ns);
    // Once, after the last frame.
    Status finish();
    // Size of the stored frames: even where the codec needs that.
    std::uint32_t stored_width() const { return static_cast<std::uint32_t>(codec_->width); }
    std::uint32_t stored_height() const { return static_cast<std::uint32_t>(codec_->height); }

private:
    VideoEncoder(ByteSink& sink, const VideoSettings& settings) : settings_(settings), io_(sink) {}
    Status open_codec();
    Status open_muxer();
    Status write_packets();
    std::int64_t next_time(std::int64_t timestamp_ns);
    Status failed(const char* doing, int error) const;

    VideoSettings settings_;
    OutputIo io_;
    AVFormatContext* muxer_ = nullptr;
    AVStream* stream_ = nullptr;  // of muxer_
    AvCodec codec_;
    Scaler scaler_;
    AvPacket packet_ = new_packet();
    std::int64_t last_time_ = -1;  // in the codec's time base
};

}  // namespace cinejury::media
