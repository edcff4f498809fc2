// SPDX-License-Identifier: Apache-2.0
#include "core/media/picture_encoder.hpp"

#include <fmt/format.h>

#include <cstring>
#include <new>

#include "core/media/colour.hpp"
#include "core/media/exceptions.hpp"
#include "core/media/scaler.hpp"

namespace cinejury::media {
namespace {

constexpr int kJpegQuality = 3;  // FFmpeg's scale: 1 the best, 31 the worst

Result<std::string> encode_one(AVFrame& frame, AVCodecID id) {
    const ::AVCodec* codec = avcodec_find_encoder(id);
    if (!codec)
        return Status(Code::kUnsupported, fmt::format("encode: this FFmpeg has no encoder for {}",
                                                      avcodec_get_name(id)));
    const AvCodec context(avcodec_alloc_context3(codec));
    if (!context) throw std::bad_alloc();
    context->width = frame.width;
    context->height = frame.height;
    context->pix_fmt = static_cast<AVPixelFormat>(frame.format);
    context->color_range = frame.color_range;
    context->time_base = {1, 1};
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_BITEXACT;
    if (id == AV_CODEC_ID_MJPEG) {
        context->flags |= AV_CODEC_FLAG_QSCALE;
        context->global_quality = kJpegQuality * FF_QP2LAMBDA;
        frame.quality = context->global_quality;
    }
    frame.pts = 0;
    const AvPacket packet = new_packet();
    int error = avcodec_open2(context.get(), codec, nullptr);
    if (error >= 0) error = avcodec_send_frame(context.get(), &frame);
    if (error >= 0) error = avcodec_send_frame(context.get(), nullptr);
    if (error >= 0) error = avcodec_receive_packet(context.get(), packet.get());
    if (error < 0)
        return Status(Code::kInternal,
                      fmt::format("encode: a {}x{} picture as {}: {}", frame.width, frame.height,
                                  codec->name, av_error_text(error)));
    return std::string(reinterpret_cast<const char*>(packet->data),
                       static_cast<std::size_t>(packet->size));
}

EncodedMedia media_of(const char* mime, std::string bytes, const AVFrame& picture) {
    return {mime, std::move(bytes), static_cast<std::uint32_t>(picture.width),
            static_cast<std::uint32_t>(picture.height)};
}

}  // namespace

Result<EncodedMedia> png_of(const AVFrame& rgb) {
    const AvFrame frame = share_frame(rgb);
    CINEJURY_ASSIGN(std::string bytes, encode_one(*frame, AV_CODEC_ID_PNG));
    return media_of("image/png", std::move(bytes), rgb);
}

Result<EncodedMedia> jpeg_of(const AVFrame& rgb) {
    const AvFrame frame = new_picture(AV_PIX_FMT_YUV444P, rgb.width, rgb.height);
    Scaler scaler;
    CINEJURY_RETURN_IF_ERROR(scaler.run(rgb, colour_of(rgb), *frame, true, SWS_CS_ITU601));
    frame->color_range = AVCOL_RANGE_JPEG;
    CINEJURY_ASSIGN(std::string bytes, encode_one(*frame, AV_CODEC_ID_MJPEG));
    return media_of("image/jpeg", std::move(bytes), rgb);
}

Result<EncodedMedia> encode_png(std::span<const std::uint8_t> rgb, std::uint32_t width,
                                std::uint32_t height) {
    return without_exceptions("encode", [&]() -> Result<EncodedMedia> {
        const std::uint64_t row = std::uint64_t{width} * 3;
        if (width == 0 || height == 0 || width > 1u << 16 || height > 1u << 16 ||
            rgb.size() != row * height)
            return Status(Code::kInvalidArgument,
                          fmt::format("encode: {} bytes are not a {}x{} RGB picture", rgb.size(),
                                      width, height));
        const AvFrame frame =
            new_picture(AV_PIX_FMT_RGB24, static_cast<int>(width), static_cast<int>(height));
        for (std::uint32_t y = 0; y < height; ++y)
            std::memcpy(frame->data[0] + static_cast<std::ptrdiff_t>(y) * frame->linesize[0],
                        rgb.data() + y * row, row);
        return png_of(*frame);
    });
}

}  // namespace cinejury::media
