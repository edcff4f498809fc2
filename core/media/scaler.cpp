// SPDX-License-Identifier: Apache-2.0
#include "core/media/scaler.hpp"

extern "C" {
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

#include <fmt/format.h>

#include <cstring>
#include <new>

#include "core/media/interleave.hpp"

namespace cinejury::media {
namespace {

// The "J" formats are the plain ones with full range, which is handed over apart.
AVPixelFormat without_range(int format) {
    switch (format) {
        case AV_PIX_FMT_YUVJ420P: return AV_PIX_FMT_YUV420P;
        case AV_PIX_FMT_YUVJ422P: return AV_PIX_FMT_YUV422P;
        case AV_PIX_FMT_YUVJ444P: return AV_PIX_FMT_YUV444P;
        case AV_PIX_FMT_YUVJ440P: return AV_PIX_FMT_YUV440P;
        case AV_PIX_FMT_YUVJ411P: return AV_PIX_FMT_YUV411P;
        default: return static_cast<AVPixelFormat>(format);
    }
}

bool is_rgb(AVPixelFormat format) {
    const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(format);
    return descriptor && (descriptor->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL));
}

// libswscale reads whole vectors: a picture that ends with its last pixel is copied first.
bool ends_with_last_pixel(const AVFrame& frame) {
    constexpr std::size_t kPadding = 64;
    if (frame.format != AV_PIX_FMT_RGB24 || !frame.buf[0]) return false;
    const std::size_t used =
        static_cast<std::size_t>(frame.linesize[0]) * static_cast<std::size_t>(frame.height);
    return frame.data[0] + used + kPadding > frame.buf[0]->data + frame.buf[0]->size;
}

AvFrame padded_copy(const AVFrame& frame) {
    AvFrame copy = new_picture(AV_PIX_FMT_RGB24, frame.width, frame.height);
    const std::size_t row = static_cast<std::size_t>(frame.width) * 3;
    for (int y = 0; y < frame.height; ++y)
        std::memcpy(copy->data[0] + static_cast<std::ptrdiff_t>(y) * copy->linesize[0],
                    frame.data[0] + static_cast<std::ptrdiff_t>(y) * frame.linesize[0], row);
    return copy;
}

}  // namespace

Status Scaler::prepare(const Setup& setup, bool out_full_range, int out_matrix) {
    if (context_ && setup == setup_) return {};
    const auto in_format = without_range(setup.in_format);
    if (!sws_isSupportedInput(in_format)) {
        const char* name = av_get_pix_fmt_name(in_format);
        return Status(Code::kUnsupported,
                      fmt::format("pixel format \"{}\" is not supported", name ? name : "unknown"));
    }
    context_.reset(sws_alloc_context());
    if (!context_) throw std::bad_alloc();
    const bool enlarge = setup.out_width >= setup.in_width && setup.out_height >= setup.in_height;
    SwsContext* context = context_.get();
    av_opt_set_int(context, "srcw", setup.in_width, 0);
    av_opt_set_int(context, "srch", setup.in_height, 0);
    av_opt_set_int(context, "src_format", in_format, 0);
    av_opt_set_int(context, "src_range", setup.full_range, 0);
    av_opt_set_int(context, "dstw", setup.out_width, 0);
    av_opt_set_int(context, "dsth", setup.out_height, 0);
    av_opt_set_int(context, "dst_format", setup.out_format, 0);
    av_opt_set_int(context, "dst_range", out_full_range, 0);
    av_opt_set_int(context, "sws_flags", kScalerFlags | (enlarge ? kEnlarge : kReduce), 0);
    const bool rgb_to_rgb =
        is_rgb(in_format) && is_rgb(static_cast<AVPixelFormat>(setup.out_format));
    // Between two kinds of RGB there is no matrix; told of two, libswscale would change colours.
    if (!rgb_to_rgb)
        sws_setColorspaceDetails(context, sws_getCoefficients(setup.matrix), setup.full_range,
                                 sws_getCoefficients(out_matrix), out_full_range, 0, 1 << 16,
                                 1 << 16);
    if (sws_init_context(context, nullptr, nullptr) < 0) {
        context_.reset();
        const char* name = av_get_pix_fmt_name(in_format);
        return Status(Code::kUnsupported,
                      fmt::format("libswscale cannot convert {}x{} {} to {}x{}", setup.in_width,
                                  setup.in_height, name ? name : "unknown", setup.out_width,
                                  setup.out_height));
    }
    setup_ = setup;
    return {};
}

Status Scaler::scale(const AVFrame& in, const Colour& colour, AVFrame& out, bool out_full_range,
                     int out_matrix) {
    const Setup setup{in.width,   in.height,  in.format,     out.width,
                      out.height, out.format, colour.matrix, colour.full_range};
    CINEJURY_RETURN_IF_ERROR(prepare(setup, out_full_range, out_matrix));
    AvFrame copy;
    if (ends_with_last_pixel(in)) copy = padded_copy(in);
    const AVFrame& source = copy ? *copy : in;
    const int rows = sws_scale(context_.get(), source.data, source.linesize, 0, source.height,
                               out.data, out.linesize);
    if (rows != out.height)
        return Status(Code::kInternal,
                      fmt::format("libswscale gave {} of {} rows", rows, out.height));
    return {};
}

// libswscale computes planes of R, G, B four times as fast as pixels, with the same results.
Status Scaler::run(const AVFrame& in, const Colour& colour, AVFrame& out, bool out_full_range,
                   int out_matrix) {
    const bool by_planes = out.format == AV_PIX_FMT_RGB24 && !colour.rgb && !colour.grey;
    if (!by_planes) return scale(in, colour, out, out_full_range, out_matrix);
    if (!planes_ || planes_->width != out.width || planes_->height != out.height)
        planes_ = new_picture(AV_PIX_FMT_GBRP, out.width, out.height);
    CINEJURY_RETURN_IF_ERROR(scale(in, colour, *planes_, out_full_range, out_matrix));
    const Interleave interleave = fastest_interleave();
    const auto row = [](const AVFrame& frame, int plane, int y) {
        return frame.data[plane] + static_cast<std::ptrdiff_t>(y) * frame.linesize[plane];
    };
    // GBRP: green, blue, red.
    for (int y = 0; y < out.height; ++y)
        interleave(row(*planes_, 2, y), row(*planes_, 0, y), row(*planes_, 1, y),
                   static_cast<std::size_t>(out.width), row(out, 0, y));
    return {};
}

}  // namespace cinejury::media
