// SPDX-License-Identifier: Apache-2.0
#include "core/media/video_encoder.hpp"

extern "C" {
#include <libavutil/mathematics.h>
#include <libavutil/pixdesc.h>
}

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "core/media/colour.hpp"
#include "core/media/encoder_settings.hpp"

namespace cinejury::media {
namespace {

constexpr AVRational kFineTime{1, 90'000};
constexpr AVRational kNanoseconds{1, 1'000'000'000};
constexpr Rational kUnknownRate{25, 1};

bool usable(const Rational& rate) {
    return rate.numerator > 0 && rate.numerator <= INT32_MAX && rate.denominator > 0 &&
           rate.denominator <= INT32_MAX;
}

// The next size that 4:2:0 can hold.
int even(int side) {
    return side + side % 2;
}

// The picture with its last column and row repeated up to the new size.
AvFrame padded(const AVFrame& rgb, int width, int height) {
    AvFrame out = new_picture(AV_PIX_FMT_RGB24, width, height);
    const auto row_bytes = static_cast<std::size_t>(rgb.width) * 3;
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* from =
            rgb.data[0] +
            static_cast<std::ptrdiff_t>(std::min(y, rgb.height - 1)) * rgb.linesize[0];
        std::uint8_t* to = out->data[0] + static_cast<std::ptrdiff_t>(y) * out->linesize[0];
        std::memcpy(to, from, row_bytes);
        for (int x = rgb.width; x < width; ++x) std::memcpy(to + x * 3, to + x * 3 - 3, 3);
    }
    return out;
}

}  // namespace

Status VideoEncoder::failed(const char* doing, int error) const {
    if (io_.write_error() != 0)
        return Status(Code::kIo,
                      fmt::format("writing failed: {}", std::strerror(io_.write_error())));
    return Status(Code::kInternal, fmt::format("encode: {}: {}", doing, av_error_text(error)));
}

Status VideoEncoder::open_codec() {
    const ::AVCodec* codec = encoder_for(settings_.codec);
    codec_.reset(avcodec_alloc_context3(codec));
    if (!codec_) throw std::bad_alloc();
    codec_->width = static_cast<int>(settings_.width);
    codec_->height = static_cast<int>(settings_.height);
    set_up_encoder(*codec_, settings_.codec, settings_.small, settings_.crf);
    const bool subsampled = codec_->pix_fmt == AV_PIX_FMT_YUV420P;
    if (subsampled) {
        codec_->width = even(codec_->width);
        codec_->height = even(codec_->height);
    }
    const Rational fps = usable(settings_.fps) ? settings_.fps : kUnknownRate;
    codec_->framerate = {static_cast<int>(fps.numerator), static_cast<int>(fps.denominator)};
    codec_->time_base = settings_.exact_times ? kFineTime : av_inv_q(codec_->framerate);
    codec_->color_primaries = static_cast<AVColorPrimaries>(settings_.primaries);
    codec_->color_trc = static_cast<AVColorTransferCharacteristic>(settings_.transfer);
    if (muxer_->oformat->flags & AVFMT_GLOBALHEADER) codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    const int error = avcodec_open2(codec_.get(), codec, nullptr);
    if (error < 0)
        return Status(Code::kUnsupported,
                      fmt::format("encode: \"{}\" does not take {}x{} frames: {}", codec->name,
                                  codec_->width, codec_->height, av_error_text(error)));
    return {};
}

Status VideoEncoder::open_muxer() {
    int error = avcodec_parameters_from_context(stream_->codecpar, codec_.get());
    if (error < 0) return failed("stream parameters", error);
    stream_->time_base = codec_->time_base;
    stream_->avg_frame_rate = codec_->framerate;
    error = avformat_write_header(muxer_, nullptr);
    return error < 0 ? failed("the file's header", error) : Status();
}

Result<std::unique_ptr<VideoEncoder>> VideoEncoder::create(ByteSink& sink,
                                                           const VideoSettings& settings) {
    VideoSettings resolved = settings;
    CINEJURY_ASSIGN(resolved.codec, resolve_codec(settings.codec));
    if (settings.width == 0 || settings.height == 0 || settings.width > 1u << 16 ||
        settings.height > 1u << 16)
        return Status(Code::kInvalidArgument, fmt::format("encode: {}x{} is not a size for a video",
                                                          settings.width, settings.height));
    std::unique_ptr<VideoEncoder> encoder(new VideoEncoder(sink, resolved));
    const int error = avformat_alloc_output_context2(&encoder->muxer_, nullptr,
                                                     muxer_for(resolved.codec), nullptr);
    if (error < 0)
        return Status(Code::kUnsupported, fmt::format("encode: this FFmpeg cannot write \"{}\"",
                                                      muxer_for(resolved.codec)));
    encoder->muxer_->pb = encoder->io_.get();
    encoder->muxer_->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    encoder->stream_ = avformat_new_stream(encoder->muxer_, nullptr);
    if (!encoder->stream_) throw std::bad_alloc();
    CINEJURY_RETURN_IF_ERROR(encoder->open_codec());
    CINEJURY_RETURN_IF_ERROR(encoder->open_muxer());
    return encoder;
}

VideoEncoder::~VideoEncoder() {
    avformat_free_context(muxer_);
}

std::int64_t VideoEncoder::next_time(std::int64_t timestamp_ns) {
    std::int64_t time = last_time_ + 1;
    // Containers want times that increase.
    if (settings_.exact_times)
        time = std::max(time, av_rescale_q(timestamp_ns, kNanoseconds, codec_->time_base));
    last_time_ = time;
    return time;
}

Status VideoEncoder::write_packets() {
    while (true) {
        int error = avcodec_receive_packet(codec_.get(), packet_.get());
        if (error == AVERROR(EAGAIN) || error == AVERROR_EOF) return {};
        if (error < 0) return failed("encoding", error);
        if (!settings_.exact_times) packet_->duration = 1;
        packet_->stream_index = stream_->index;
        av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
        error = av_interleaved_write_frame(muxer_, packet_.get());
        if (error < 0 || io_.write_error() != 0) return failed("writing", error);
    }
}

Status VideoEncoder::add(const AVFrame& rgb, std::int64_t timestamp_ns) {
    AvFrame wider;
    if (rgb.width != codec_->width || rgb.height != codec_->height)
        wider = padded(rgb, codec_->width, codec_->height);
    const AVFrame& whole = wider ? *wider : rgb;
    // A new picture each time: encoders with threads keep the last ones.
    const AvFrame frame = new_picture(codec_->pix_fmt, codec_->width, codec_->height);
    CINEJURY_RETURN_IF_ERROR(scaler_.run(whole, colour_of(whole), *frame, false, SWS_CS_ITU709));
    frame->pts = next_time(timestamp_ns);
    frame->colorspace = codec_->colorspace;
    frame->color_range = codec_->color_range;
    frame->color_primaries = codec_->color_primaries;
    frame->color_trc = codec_->color_trc;
    const int error = avcodec_send_frame(codec_.get(), frame.get());
    if (error < 0) return failed("encoding", error);
    return write_packets();
}

Status VideoEncoder::finish() {
    int error = avcodec_send_frame(codec_.get(), nullptr);
    if (error < 0) return failed("encoding", error);
    CINEJURY_RETURN_IF_ERROR(write_packets());
    error = av_write_trailer(muxer_);
    avio_flush(muxer_->pb);
    if (error < 0 || io_.write_error() != 0) return failed("writing", error);
    return {};
}

}  // namespace cinejury::media
