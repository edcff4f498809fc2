// SPDX-License-Identifier: Apache-2.0
// Frames without FFmpeg: packed RGB in counted memory.
#include <cstdio>
#include <new>

#include "cinejury_no_ffmpeg.h"
#include "core/media/colour.hpp"

AVFrame* av_frame_alloc() {
    return new (std::nothrow) AVFrame;
}

void av_frame_free(AVFrame** frame) {
    if (!*frame) return;
    for (AVBufferRef* buffer : (*frame)->buf) delete buffer;
    delete *frame;
    *frame = nullptr;
}

int av_frame_ref(AVFrame* to, const AVFrame* from) {
    *to = *from;
    for (AVBufferRef*& buffer : to->buf)
        if (buffer) buffer = new AVBufferRef(*buffer);
    return 0;
}

int av_frame_get_buffer(AVFrame* frame, int alignment) {
    const int bytes = frame->format == AV_PIX_FMT_RGBA ? 4 : 3;
    frame->linesize[0] = (frame->width * bytes + alignment - 1) / alignment * alignment;
    const auto size =
        static_cast<std::size_t>(frame->linesize[0]) * static_cast<std::size_t>(frame->height) + 64;
    std::shared_ptr<std::uint8_t[]> memory(new (std::nothrow) std::uint8_t[size]);
    if (!memory) return AVERROR(ENOMEM);
    frame->data[0] = memory.get();
    frame->buf[0] =
        new AVBufferRef{memory.get(), size, std::shared_ptr<void>(memory, memory.get())};
    return 0;
}

int av_strerror(int error, char* text, std::size_t size) {
    std::snprintf(text, size, "error %d", error);
    return 0;
}

namespace cinejury::media {

// All frames of this build are RGB.
Colour colour_of(const AVFrame&) {
    Colour colour;
    colour.rgb = colour.full_range = true;
    colour.matrix_name = "rgb";
    return colour;
}

std::vector<std::string> colour_notes(const AVFrame&, const Colour&) {
    return {};
}

}  // namespace cinejury::media
