// SPDX-License-Identifier: Apache-2.0
#include "core/media/container.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <vector>

#include "core/media/allow_lists.hpp"

namespace cinejury::media {
namespace {

constexpr int kProbeBytes = 1 << 20;
// Decoders that libavformat runs while it looks for stream parameters are outside our memory
// budget: they get frames of at most this share of it, in pixels.
constexpr std::uint64_t kProbingShare = 128;

int deny_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EPERM);
}

int interrupted(void* guard) {
    return static_cast<const Guard*>(guard)->should_stop() ? 1 : 0;
}

bool is_moving_picture(const AVStream& stream) {
    return stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
           !(stream.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS));
}

}  // namespace

Container::~Container() {
    avformat_close_input(&context_);
}

Status Container::failed(int error, const char* doing) const {
    CINEJURY_RETURN_IF_ERROR(guard_.check());
    if (io_.read_error() != 0)
        return guard_.failure(Code::kIo,
                              fmt::format("reading failed: {}", std::strerror(io_.read_error())));
    return guard_.failure(Code::kBadData, fmt::format("{} failed: {}; is it a complete video file?",
                                                      doing, av_error_text(error)));
}

Result<const AVInputFormat*> Container::find_format() {
    const AVInputFormat* format = nullptr;
    const int score = av_probe_input_buffer2(io_.get(), &format, "", nullptr, 0, kProbeBytes);
    if (score < 0) {
        CINEJURY_RETURN_IF_ERROR(guard_.check());
        if (io_.read_error() != 0) return failed(score, "reading");
        return guard_.failure(Code::kBadData, "not a media file: no container was recognised");
    }
    if (!container_allowed(format->name))
        return guard_.failure(Code::kBadData,
                              fmt::format("container \"{}\" is not allowed; allowed are {}",
                                          format->name, allowed_containers()));
    return format;
}

Status Container::open_format(const AVInputFormat* format) {
    context_ = avformat_alloc_context();
    if (!context_) throw std::bad_alloc();
    context_->pb = io_.get();
    context_->flags |= AVFMT_FLAG_CUSTOM_IO;
    context_->io_open = &deny_open;
    context_->interrupt_callback = {&interrupted, const_cast<Guard*>(&guard_)};
    context_->format_whitelist = av_strdup(allowed_containers().c_str());
    context_->protocol_whitelist = av_strdup("none");
    // One more than allowed, so that the message can name the limit.
    context_->max_streams =
        static_cast<int>(std::min<std::uint64_t>(guard_.limits().max_streams + 1000ull, 1 << 20));
    if (!context_->format_whitelist || !context_->protocol_whitelist) throw std::bad_alloc();
    const int error = avformat_open_input(&context_, "", format, nullptr);
    return error < 0 ? failed(error, "reading the container's header") : Status();
}

Status Container::find_streams() {
    const auto too_many = [&] {
        return guard_.over_limit(fmt::format("the container has {} streams", context_->nb_streams),
                                 "max-streams",
                                 fmt::format("{} streams", guard_.limits().max_streams));
    };
    if (context_->nb_streams > guard_.limits().max_streams) return too_many();
    // Streams that turn up later would be decoded without our options: no decoder then.
    probed_without_decoders_ = (context_->ctx_flags & AVFMTCTX_NOHEADER) != 0;
    if (probed_without_decoders_) {
        context_->codec_whitelist = av_strdup("none");
        if (!context_->codec_whitelist) throw std::bad_alloc();
    }
    const std::uint64_t pixels =
        std::min(guard_.limits().max_pixels, guard_.limits().max_memory_bytes / kProbingShare);
    std::vector<AVDictionary*> options(context_->nb_streams, nullptr);
    for (AVDictionary*& option : options) {
        av_dict_set_int(&option, "max_pixels", static_cast<std::int64_t>(pixels), 0);
        av_dict_set_int(&option, "threads", 1, 0);
    }
    const int error = avformat_find_stream_info(context_, options.data());
    for (AVDictionary*& option : options) av_dict_free(&option);
    av_freep(&context_->codec_whitelist);
    CINEJURY_RETURN_IF_ERROR(guard_.check());
    if (context_->nb_streams > guard_.limits().max_streams) return too_many();
    return error < 0 ? failed(error, "looking for streams") : Status();
}

Status Container::choose_video() {
    for (unsigned i = 0; i < context_->nb_streams; ++i) {
        AVStream* stream = context_->streams[i];
        if (!is_moving_picture(*stream)) continue;
        const bool better = !video_ || (!(video_->disposition & AV_DISPOSITION_DEFAULT) &&
                                        (stream->disposition & AV_DISPOSITION_DEFAULT));
        if (better) video_ = stream;
    }
    if (!video_) return guard_.failure(Code::kBadData, "has no video stream");
    for (unsigned i = 0; i < context_->nb_streams; ++i)
        if (context_->streams[i] != video_) context_->streams[i]->discard = AVDISCARD_ALL;
    const AVCodecParameters& parameters = *video_->codecpar;
    if (!codec_allowed(parameters.codec_id))
        return guard_.failure(Code::kBadData, fmt::format("codec \"{}\" is not allowed",
                                                          avcodec_get_name(parameters.codec_id)));
    const auto width = static_cast<std::uint64_t>(std::max(parameters.width, 0));
    const auto height = static_cast<std::uint64_t>(std::max(parameters.height, 0));
    if (width * height > guard_.limits().max_pixels) return guard_.over_pixels(width, height);
    return {};
}

Result<std::unique_ptr<Container>> Container::open(const ByteSource& source, const Guard& guard) {
    std::unique_ptr<Container> container(new Container(source, guard));
    CINEJURY_ASSIGN(const AVInputFormat* format, container->find_format());
    CINEJURY_RETURN_IF_ERROR(container->open_format(format));
    CINEJURY_RETURN_IF_ERROR(container->find_streams());
    CINEJURY_RETURN_IF_ERROR(container->choose_video());
    return container;
}

bool Container::has_audio() const {
    for (unsigned i = 0; i < context_->nb_streams; ++i)
        if (context_->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO) return true;
    return false;
}

int Container::other_video_streams() const {
    int count = 0;
    for (unsigned i = 0; i < context_->nb_streams; ++i)
        if (context_->streams[i] != video_ && is_moving_picture(*context_->streams[i])) ++count;
    return count;
}

Result<bool> Container::read(AVPacket& packet) {
    while (true) {
        CINEJURY_RETURN_IF_ERROR(guard_.check());
        av_packet_unref(&packet);
        const int error = av_read_frame(context_, &packet);
        if (error == AVERROR_EOF) return false;
        if (error == AVERROR(EAGAIN)) continue;
        if (error < 0) {
            const Status status = failed(error, "reading");
            if (status.code() != Code::kBadData) return status;
            ended_early_ = av_error_text(error);
            return false;
        }
        if (context_->nb_streams > guard_.limits().max_streams)
            return guard_.over_limit("the container grows streams while it is read", "max-streams",
                                     fmt::format("{} streams", guard_.limits().max_streams));
        if (packet.stream_index == video_->index) return true;
    }
}

Result<std::uint64_t> count_packets(const ByteSource& source, const Guard& guard,
                                    int stream_index) {
    Container container(source, guard);
    CINEJURY_ASSIGN(const AVInputFormat* format, container.find_format());
    CINEJURY_RETURN_IF_ERROR(container.open_format(format));
    const AvPacket packet = new_packet();
    std::uint64_t count = 0;
    while (count <= guard.limits().max_frames) {
        CINEJURY_RETURN_IF_ERROR(guard.check());
        av_packet_unref(packet.get());
        const int error = av_read_frame(container.context_, packet.get());
        if (error == AVERROR(EAGAIN)) continue;
        if (error < 0) break;
        const bool shown = packet->size > 0 && !(packet->flags & AV_PKT_FLAG_DISCARD);
        if (packet->stream_index == stream_index && shown) ++count;
    }
    CINEJURY_RETURN_IF_ERROR(guard.check());
    return count;
}

}  // namespace cinejury::media
