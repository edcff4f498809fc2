// SPDX-License-Identifier: Apache-2.0
// Frames of a container's video stream, in presentation order, as the codec stores them.
// Thread rule: one thread at a time; FFmpeg's own threads work inside.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "core/media/av.hpp"
#include "core/media/container.hpp"
#include "core/media/guard.hpp"

namespace cinejury::media {

// What went wrong without ending the stream.
struct DecodeTrouble {
    std::uint64_t lost_packets = 0;    // gave an error and no frame
    std::uint64_t damaged_frames = 0;  // decoded with errors that the codec hid
    std::string first_error;           // FFmpeg's text
    bool size_refused = false;         // the codec refused a frame size
};

class Decoder {
public:
    // `container` and `guard` are borrowed. `threads` 0 = as many as the machine has.
    static Result<std::unique_ptr<Decoder>> open(Container& container, const Guard& guard,
                                                 unsigned threads);
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    // The next frame; null at the end. Packets that cannot be decoded are counted and left out.
    // kCancelled, kInvalidArgument (a limit), kOutOfMemory, kIo.
    Result<AvFrame> next();
    const DecodeTrouble& trouble() const { return trouble_; }
    const char* codec_name() const { return avcodec_get_name(codec_->codec_id); }

private:
    Decoder(Container& container, const Guard& guard) : container_(container), guard_(guard) {}
    Status open_codec(unsigned threads);
    Status feed();
    Status check_stated_size(const AVPacket& packet);
    Status take_error(int error);
    static int get_buffer(AVCodecContext* codec, AVFrame* frame, int flags);

    Container& container_;
    const Guard& guard_;
    std::atomic<std::uint64_t> refused_bytes_{0};  // of a frame that was over the memory limit
    AvPacket packet_ = new_packet();
    AvParser parser_;  // while the container has not told the size of frames
    AvCodec codec_;    // last: its threads use what stands above
    bool draining_ = false;
    DecodeTrouble trouble_;
};

}  // namespace cinejury::media
