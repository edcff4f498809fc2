// SPDX-License-Identifier: Apache-2.0
// Videos and pictures without FFmpeg: animated and single PNG, both lossless.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/media/exceptions.hpp"
#include "core/media/no_ffmpeg/png.hpp"
#include "core/media/picture_encoder.hpp"
#include "core/media/video_encoder.hpp"

namespace cinejury::media {

Result<Codec> resolve_codec(Codec codec) {
    if (codec == Codec::kBest || codec == Codec::kApng) return Codec::kApng;
    return Status(Code::kUnsupported,
                  "encode: this build has no FFmpeg; it writes animated PNG only");
}

Result<Codec> best_codec() {
    return Codec::kApng;
}

std::string file_extension(Codec) {
    return ".png";
}

const char* mime_of(Codec) {
    return "image/apng";
}

Result<std::unique_ptr<VideoEncoder>> VideoEncoder::create(ByteSink& sink,
                                                           const VideoSettings& settings) {
    CINEJURY_ASSIGN(const Codec codec, resolve_codec(settings.codec));
    std::unique_ptr<VideoEncoder> encoder(new VideoEncoder(sink, settings));
    encoder->settings_.codec = codec;
    encoder->codec_.reset(new AVCodecContext);
    encoder->codec_->width = static_cast<int>(settings.width);
    encoder->codec_->height = static_cast<int>(settings.height);
    return encoder;
}

VideoEncoder::~VideoEncoder() = default;

Status VideoEncoder::add(const AVFrame& rgb, std::int64_t timestamp_ns) {
    codec_->pictures.push_back({deflated_rows(rgb), timestamp_ns});
    return {};
}

Status VideoEncoder::finish() {
    const auto& given = codec_->pictures;
    const double rate =
        settings_.fps.numerator == 0
            ? 25
            : static_cast<double>(settings_.fps.numerator) / settings_.fps.denominator;
    std::vector<PngPicture> pictures;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const bool timed = settings_.exact_times && i + 1 < given.size();
        const double milliseconds =
            timed ? static_cast<double>(given[i + 1].timestamp_ns - given[i].timestamp_ns) * 1e-6
                  : 1000 / rate;
        pictures.push_back({given[i].compressed,
                            static_cast<std::uint16_t>(std::clamp(milliseconds, 1.0, 65535.0))});
    }
    std::string file = png_file(stored_width(), stored_height(), pictures);
    AVIOContext* io = io_.get();
    const int written = io->write(io->opaque, reinterpret_cast<std::uint8_t*>(file.data()),
                                  static_cast<int>(file.size()));
    if (written < 0)
        return Status(Code::kIo, fmt::format("writing the video: {}", std::strerror(-written)));
    return {};
}

Result<EncodedMedia> png_of(const AVFrame& rgb) {
    const PngPicture picture{deflated_rows(rgb), 0};
    const auto width = static_cast<std::uint32_t>(rgb.width);
    const auto height = static_cast<std::uint32_t>(rgb.height);
    return EncodedMedia{"image/png", png_file(width, height, {&picture, 1}), width, height};
}

// There is no JPEG; PNG shows the same.
Result<EncodedMedia> jpeg_of(const AVFrame& rgb) {
    return png_of(rgb);
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
        AVFrame frame;
        frame.data[0] = const_cast<std::uint8_t*>(rgb.data());
        frame.linesize[0] = static_cast<int>(row);
        frame.width = static_cast<int>(width);
        frame.height = static_cast<int>(height);
        return png_of(frame);
    });
}

}  // namespace cinejury::media
