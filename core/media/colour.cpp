// SPDX-License-Identifier: Apache-2.0
#include "core/media/colour.hpp"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <fmt/format.h>

namespace cinejury::media {
namespace {

struct Matrix {
    int swscale;
    const char* name;
};

// Null: unspecified, reserved, or not a plain matrix.
const Matrix* known_matrix(AVColorSpace space) {
    static constexpr Matrix kBt709{SWS_CS_ITU709, "bt709"};
    static constexpr Matrix kBt601{SWS_CS_ITU601, "bt601"};
    static constexpr Matrix kFcc{SWS_CS_FCC, "fcc"};
    static constexpr Matrix kSmpte240{SWS_CS_SMPTE240M, "smpte240m"};
    static constexpr Matrix kBt2020{SWS_CS_BT2020, "bt2020"};
    switch (space) {
        case AVCOL_SPC_BT709: return &kBt709;
        case AVCOL_SPC_BT470BG:
        case AVCOL_SPC_SMPTE170M: return &kBt601;
        case AVCOL_SPC_FCC: return &kFcc;
        case AVCOL_SPC_SMPTE240M: return &kSmpte240;
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL: return &kBt2020;
        default: return nullptr;
    }
}

bool full_by_format(AVPixelFormat format) {
    return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P ||
           format == AV_PIX_FMT_YUVJ444P || format == AV_PIX_FMT_YUVJ440P ||
           format == AV_PIX_FMT_YUVJ411P;
}

const AVPixFmtDescriptor* descriptor_of(const AVFrame& frame) {
    return av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
}

bool range_stated(const AVFrame& frame) {
    return frame.color_range == AVCOL_RANGE_JPEG || frame.color_range == AVCOL_RANGE_MPEG ||
           full_by_format(static_cast<AVPixelFormat>(frame.format));
}

std::string matrix_note(const AVFrame& frame) {
    const char* range = range_stated(frame) ? "" : " limited";
    if (frame.colorspace == AVCOL_SPC_UNSPECIFIED)
        return fmt::format("matrix not stated: BT.601{} assumed", range);
    const char* name = av_color_space_name(frame.colorspace);
    return fmt::format("matrix \"{}\" is not supported: BT.601{} assumed", name ? name : "reserved",
                       range);
}

}  // namespace

Colour colour_of(const AVFrame& frame) {
    Colour colour;
    const AVPixFmtDescriptor* descriptor = descriptor_of(frame);
    if (!descriptor) return colour;
    const std::uint64_t flags = descriptor->flags;
    colour.alpha = (flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
    colour.rgb = (flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
    colour.grey = !colour.rgb && descriptor->nb_components <= 2;
    const bool full_unless_stated = colour.rgb || colour.grey;
    colour.full_range =
        range_stated(frame) ? frame.color_range != AVCOL_RANGE_MPEG : full_unless_stated;
    if (full_by_format(static_cast<AVPixelFormat>(frame.format))) colour.full_range = true;
    if (colour.rgb) colour.full_range = true;
    if (colour.rgb || colour.grey) {
        colour.matrix_name = colour.rgb ? "rgb" : "grey";
        return colour;
    }
    const Matrix* matrix = known_matrix(frame.colorspace);
    colour.matrix = matrix ? matrix->swscale : SWS_CS_ITU601;
    colour.matrix_name = matrix ? matrix->name : "bt601";
    return colour;
}

std::vector<std::string> colour_notes(const AVFrame& frame, const Colour& colour) {
    std::vector<std::string> notes;
    if (!colour.rgb && !colour.grey) {
        if (!known_matrix(frame.colorspace))
            notes.push_back(matrix_note(frame));
        else if (!range_stated(frame))
            notes.emplace_back("range not stated: limited assumed");
        if (frame.colorspace == AVCOL_SPC_BT2020_CL)
            notes.emplace_back(
                "constant luminance BT.2020 is converted as if it were not constant");
    } else if (colour.grey && !range_stated(frame)) {
        notes.emplace_back("range not stated: full assumed for grey");
    }
    if (frame.color_trc == AVCOL_TRC_SMPTE2084)
        notes.emplace_back("HDR (PQ): converted by its matrix only, not tone-mapped");
    if (frame.color_trc == AVCOL_TRC_ARIB_STD_B67)
        notes.emplace_back("HDR (HLG): converted by its matrix only, not tone-mapped");
    const AVPixFmtDescriptor* descriptor = descriptor_of(frame);
    if (descriptor && descriptor->comp[0].depth > 8)
        notes.push_back(
            fmt::format("{} bits a sample are rounded to 8", descriptor->comp[0].depth));
    if (colour.alpha) notes.emplace_back("transparent pixels are shown over black");
    return notes;
}

}  // namespace cinejury::media
