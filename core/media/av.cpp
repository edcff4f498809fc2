// SPDX-License-Identifier: Apache-2.0
#include "core/media/av.hpp"

#include <array>
#include <new>

namespace cinejury::media {

AvFrame new_frame() {
    AvFrame frame(av_frame_alloc());
    if (!frame) throw std::bad_alloc();
    return frame;
}

AvPacket new_packet() {
    AvPacket packet(av_packet_alloc());
    if (!packet) throw std::bad_alloc();
    return packet;
}

AvFrame new_picture(AVPixelFormat format, int width, int height) {
    AvFrame frame = new_frame();
    frame->format = format;
    frame->width = width;
    frame->height = height;
    // libswscale writes whole vectors: rows need room after the last pixel.
    if (av_frame_get_buffer(frame.get(), 64) < 0) throw std::bad_alloc();
    return frame;
}

AvFrame share_frame(const AVFrame& frame) {
    AvFrame copy = new_frame();
    if (av_frame_ref(copy.get(), &frame) < 0) throw std::bad_alloc();
    return copy;
}

std::string av_error_text(int error) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(error, text.data(), text.size());
    return text.data();
}

}  // namespace cinejury::media
