// SPDX-License-Identifier: Apache-2.0
#include "core/media/stream_facts.hpp"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
}

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "core/media/colour.hpp"

namespace cinejury::media {
namespace {

using DisplayMatrix = std::int32_t[9];

const void* stream_matrix(const AVStream& stream) {
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
    const AVPacketSideData* data =
        av_packet_side_data_get(stream.codecpar->coded_side_data,
                                stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data && data->size >= sizeof(DisplayMatrix) ? data->data : nullptr;
#else
    std::size_t size = 0;
    const std::uint8_t* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data && size >= sizeof(DisplayMatrix) ? data : nullptr;
#endif
}

const void* frame_matrix(const AVFrame& frame) {
    const AVFrameSideData* data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
    return data && data->size >= sizeof(DisplayMatrix) ? data->data : nullptr;
}

bool is_interlaced(const AVFrame& frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame.interlaced_frame != 0;
#endif
}

void note_shape(const AVFrame& frame, std::vector<std::string>& notes) {
    const AVRational aspect = frame.sample_aspect_ratio;
    if (aspect.num > 0 && aspect.den > 0 && aspect.num != aspect.den)
        notes.push_back(fmt::format("pixels are not square ({}:{}): frames are kept as stored",
                                    aspect.num, aspect.den));
    if (is_interlaced(frame)) notes.emplace_back("interlaced: fields are kept as stored");
}

}  // namespace

std::uint32_t rotation_of(const AVStream& stream, const AVFrame& frame,
                          std::vector<std::string>& notes) {
    const void* data = stream_matrix(stream);
    if (!data) data = frame_matrix(frame);
    if (!data) return 0;
    DisplayMatrix matrix;
    std::memcpy(matrix, data, sizeof matrix);
    // Counter-clockwise, NaN for a singular matrix.
    const double angle = -av_display_rotation_get(matrix);
    if (!std::isfinite(angle)) {
        notes.emplace_back("the rotation flag is damaged: not applied");
        return 0;
    }
    const double determinant =
        static_cast<double>(matrix[0]) * matrix[4] - static_cast<double>(matrix[1]) * matrix[3];
    if (determinant < 0) notes.emplace_back("the mirror flag is not applied");
    const auto quarters = static_cast<int>(std::lround(angle / 90));
    if (std::abs(angle - 90.0 * quarters) > 1) {
        notes.push_back(fmt::format("rotation by {:.1f} degrees is not applied", angle));
        return 0;
    }
    return static_cast<std::uint32_t>((quarters % 4 + 4) % 4) * 90;
}

MediaInfo describe(const Container& container, const AVFrame& first) {
    MediaInfo info;
    const Colour colour = colour_of(first);
    info.notes = colour_notes(first, colour);
    info.rotation = rotation_of(container.video(), first, info.notes);
    note_shape(first, info.notes);
    info.width = static_cast<std::uint32_t>(first.width);
    info.height = static_cast<std::uint32_t>(first.height);
    if (info.rotation % 180 == 90) std::swap(info.width, info.height);
    info.container = container.format().iformat->name;
    info.codec = avcodec_get_name(container.video().codecpar->codec_id);
    const char* format = av_get_pix_fmt_name(static_cast<AVPixelFormat>(first.format));
    info.pixel_format = format ? format : "unknown";
    info.matrix = colour.matrix_name;
    info.range = colour.full_range ? "full" : "limited";
    info.primaries = static_cast<std::uint32_t>(first.color_primaries);
    info.transfer = static_cast<std::uint32_t>(first.color_trc);
    info.has_audio = container.has_audio();
    if (const int others = container.other_video_streams())
        info.notes.push_back(fmt::format("{} more video stream(s) are not read", others));
    return info;
}

}  // namespace cinejury::media
