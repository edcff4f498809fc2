// SPDX-License-Identifier: Apache-2.0
#include "core/media/decoder.hpp"

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <thread>

namespace cinejury::media {
namespace {

constexpr unsigned kMostThreads = 16;
// Frames that a decoder with buffers of its own may hold besides one a thread.
constexpr std::uint64_t kOwnBuffers = 10;
// A drained decoder that only gives errors has nothing more.
constexpr std::uint64_t kMostDrainErrors = 64;

void free_lease(void*, std::uint8_t* lease) {
    delete reinterpret_cast<MemoryLease*>(lease);  // made by make_lease; AVBuffer owns it
}

// A part of the memory budget that goes back with the last reference to a frame; null: over it.
AVBufferRef* make_lease(const std::shared_ptr<MemoryBudget>& budget, std::uint64_t bytes) {
    if (!budget->charge(bytes)) return nullptr;
    auto lease = std::make_unique<MemoryLease>(budget, bytes);
    AVBufferRef* reference = av_buffer_create(reinterpret_cast<std::uint8_t*>(lease.get()),
                                              sizeof(MemoryLease), &free_lease, nullptr, 0);
    if (reference) static_cast<void>(lease.release());
    return reference;
}

std::uint64_t frame_bytes(AVPixelFormat format, int width, int height) {
    const int bytes = av_image_get_buffer_size(format, width, height, 64);
    // Unknown before the first frame: 4:2:0 of 8 bit.
    return bytes > 0 ? static_cast<std::uint64_t>(bytes)
                     : static_cast<std::uint64_t>(std::max(width, 0)) *
                           static_cast<std::uint64_t>(std::max(height, 0)) * 3 / 2;
}

// Each thread holds frames: large frames get fewer.
unsigned choose_threads(unsigned wanted, std::uint64_t bytes, std::uint64_t memory) {
    if (wanted == 0) wanted = std::max(1u, std::thread::hardware_concurrency());
    wanted = std::min(wanted, kMostThreads);
    if (bytes == 0) return wanted;
    return static_cast<unsigned>(std::clamp<std::uint64_t>(memory / 8 / bytes, 1, wanted));
}

}  // namespace

int Decoder::get_buffer(AVCodecContext* codec, AVFrame* frame, int flags) {
    auto& self = *static_cast<Decoder*>(codec->opaque);
    int width = frame->width;
    int height = frame->height;
    std::array<int, AV_NUM_DATA_POINTERS> alignment{};
    avcodec_align_dimensions2(codec, &width, &height, alignment.data());
    const std::uint64_t bytes =
        frame_bytes(static_cast<AVPixelFormat>(frame->format), width, height);
    try {
        frame->opaque_ref = make_lease(self.guard_.memory(), bytes);
    } catch (const std::bad_alloc&) {
        return AVERROR(ENOMEM);
    }
    if (!frame->opaque_ref) {
        self.refused_bytes_.store(bytes, std::memory_order_relaxed);
        return AVERROR(ENOMEM);
    }
    const int error = avcodec_default_get_buffer2(codec, frame, flags);
    if (error < 0) av_buffer_unref(&frame->opaque_ref);
    return error;
}

Status Decoder::open_codec(unsigned threads) {
    const AVCodecParameters& parameters = *container_.video().codecpar;
    const ::AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec)
        return guard_.failure(Code::kUnsupported,
                              fmt::format("this FFmpeg has no decoder for \"{}\"",
                                          avcodec_get_name(parameters.codec_id)));
    codec_.reset(avcodec_alloc_context3(codec));
    if (!codec_) throw std::bad_alloc();
    int error = avcodec_parameters_to_context(codec_.get(), &parameters);
    if (error < 0)
        return guard_.failure(Code::kBadData,
                              fmt::format("codec parameters: {}", av_error_text(error)));
    const std::uint64_t bytes = frame_bytes(codec_->pix_fmt, codec_->width, codec_->height);
    const std::uint64_t memory = guard_.limits().max_memory_bytes;
    codec_->thread_count = static_cast<int>(choose_threads(threads, bytes, memory));
    codec_->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
    codec_->max_pixels =
        static_cast<std::int64_t>(std::min<std::uint64_t>(guard_.limits().max_pixels, INT64_MAX));
    codec_->flags |= AV_CODEC_FLAG_BITEXACT;
    codec_->pkt_timebase = container_.video().time_base;
    codec_->opaque = this;
    codec_->get_buffer2 = &Decoder::get_buffer;
#if LIBAVCODEC_VERSION_MAJOR < 60
    // Else FFmpeg would call get_buffer from the main thread only, and wait for it.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    codec_->thread_safe_callbacks = 1;
#pragma GCC diagnostic pop
#endif
    // Full reordering depth instead of a guess that loses the first frames when it grows.
    if (container_.reordering_unknown() && parameters.codec_id == AV_CODEC_ID_H264)
        codec_->strict_std_compliance = FF_COMPLIANCE_STRICT;
    if (codec_->width == 0) {
        parser_.reset(av_parser_init(parameters.codec_id));
        if (parser_) parser_->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    }
    const std::uint64_t own =
        bytes * (kOwnBuffers + static_cast<std::uint64_t>(codec_->thread_count));
    if (!(codec->capabilities & AV_CODEC_CAP_DR1) && own > memory)
        return guard_.over_memory("decoding", own);
    error = avcodec_open2(codec_.get(), codec, nullptr);
    if (error < 0)
        return guard_.failure(Code::kBadData, fmt::format("decoder \"{}\" cannot start: {}",
                                                          codec->name, av_error_text(error)));
    return {};
}

Result<std::unique_ptr<Decoder>> Decoder::open(Container& container, const Guard& guard,
                                               unsigned threads) {
    std::unique_ptr<Decoder> decoder(new Decoder(container, guard));
    CINEJURY_RETURN_IF_ERROR(decoder->open_codec(threads));
    return decoder;
}

Status Decoder::take_error(int error) {
    if (const std::uint64_t bytes = refused_bytes_.load(std::memory_order_relaxed))
        return guard_.over_memory("a decoded frame", bytes);
    if (error == AVERROR(ENOMEM)) {
        // Decoders also say this for sizes in damaged headers: without a frame it ends as kBadData.
        if (trouble_.first_error.empty()) trouble_.first_error = "a size that cannot be allocated";
    }
    if (trouble_.first_error.empty()) trouble_.first_error = av_error_text(error);
    if (codec_->coded_width == 0 && codec_->width == 0) trouble_.size_refused = true;
    ++trouble_.lost_packets;
    return {};
}

// The codec refuses too large a size by itself, but says only "invalid data".
Status Decoder::check_stated_size(const AVPacket& packet) {
    std::uint8_t* data = nullptr;
    int size = 0;
    av_parser_parse2(parser_.get(), codec_.get(), &data, &size, packet.data, packet.size,
                     packet.pts, packet.dts, packet.pos);
    const auto width = static_cast<std::uint64_t>(std::max(parser_->width, 0));
    const auto height = static_cast<std::uint64_t>(std::max(parser_->height, 0));
    if (width * height > guard_.limits().max_pixels) return guard_.over_pixels(width, height);
    return {};
}

Status Decoder::feed() {
    CINEJURY_ASSIGN(const bool more, container_.read(*packet_));
    if (more && parser_) CINEJURY_RETURN_IF_ERROR(check_stated_size(*packet_));
    draining_ = !more;
    const int error = avcodec_send_packet(codec_.get(), more ? packet_.get() : nullptr);
    av_packet_unref(packet_.get());
    return error < 0 && error != AVERROR_EOF ? take_error(error) : Status();
}

Result<AvFrame> Decoder::next() {
    AvFrame frame = new_frame();
    std::uint64_t drain_errors = 0;
    while (true) {
        CINEJURY_RETURN_IF_ERROR(guard_.check());
        const int error = avcodec_receive_frame(codec_.get(), frame.get());
        if (error == AVERROR_EOF) return AvFrame();
        if (error == AVERROR(EAGAIN)) {
            if (draining_) return AvFrame();
            CINEJURY_RETURN_IF_ERROR(feed());
            continue;
        }
        if (error < 0) {
            CINEJURY_RETURN_IF_ERROR(take_error(error));
            if (draining_ && ++drain_errors > kMostDrainErrors) return AvFrame();
            continue;
        }
        const auto width = static_cast<std::uint64_t>(frame->width);
        const auto height = static_cast<std::uint64_t>(frame->height);
        if (width * height > guard_.limits().max_pixels) return guard_.over_pixels(width, height);
        if (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT))
            ++trouble_.damaged_frames;
        parser_.reset();
        return frame;
    }
}

}  // namespace cinejury::media
