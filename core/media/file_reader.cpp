// SPDX-License-Identifier: Apache-2.0
// Frames of a media file.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/media/container.hpp"
#include "core/media/decoder.hpp"
#include "core/media/frame_reader.hpp"
#include "core/media/stream_facts.hpp"
#include "core/media/timeline.hpp"

namespace cinejury::media {
namespace {

class FileReader final : public FrameReader {
public:
    FileReader(const ByteSource& source, const Guard& guard, std::unique_ptr<Container> container,
               std::unique_ptr<Decoder> decoder)
        : source_(source),
          guard_(guard),
          container_(std::move(container)),
          decoder_(std::move(decoder)),
          timeline_(container_->video().time_base, container_->video().avg_frame_rate) {}

    Status read_first() {
        CINEJURY_ASSIGN(first_, decoder_->next());
        if (!first_) return no_frame();
        facts_ = describe(*container_, *first_);
        first_width_ = first_->width;
        first_height_ = first_->height;
        return {};
    }

    SourceShape shape() const override { return {facts_.width, facts_.height, facts_.rotation}; }

    Result<std::uint64_t> expected_frames() override {
        return count_packets(source_, guard_, container_->video().index);
    }

    std::uint64_t frames_hint() const override {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(container_->video().nb_frames, 0));
    }
    std::int64_t duration_hint_ns() const override;

    Result<std::optional<TimedFrame>> next() override;
    MediaInfo info() const override;

private:
    Status no_frame() const;

    const ByteSource& source_;
    const Guard& guard_;
    std::unique_ptr<Container> container_;
    std::unique_ptr<Decoder> decoder_;
    Timeline timeline_;
    MediaInfo facts_;
    AvFrame first_;  // decoded, not handed out yet
    int first_width_ = 0;
    int first_height_ = 0;
    std::uint64_t other_sizes_ = 0;
};

Status FileReader::no_frame() const {
    const DecodeTrouble& trouble = decoder_->trouble();
    std::string why = "no frame could be decoded";
    if (!trouble.first_error.empty()) why += ": " + trouble.first_error;
    if (trouble.size_refused)
        why += fmt::format(" (the codec refused a frame size; the limit max-pixels is {})",
                           guard_.limits().max_pixels);
    return guard_.failure(Code::kBadData, why);
}

std::int64_t FileReader::duration_hint_ns() const {
    constexpr AVRational kNanoseconds{1, 1'000'000'000};
    const AVStream& stream = container_->video();
    if (stream.duration > 0)
        return std::max<std::int64_t>(av_rescale_q(stream.duration, stream.time_base, kNanoseconds),
                                      0);
    const std::int64_t whole = container_->format().duration;
    if (whole > 0)
        return std::max<std::int64_t>(av_rescale_q(whole, {1, AV_TIME_BASE}, kNanoseconds), 0);
    return 0;
}

Result<std::optional<TimedFrame>> FileReader::next() {
    AvFrame frame = std::move(first_);
    if (!frame) {
        CINEJURY_ASSIGN(frame, decoder_->next());
    }
    if (!frame) return std::optional<TimedFrame>();
    if (timeline_.frames() >= guard_.limits().max_frames) return guard_.over_frames();
    if (frame->width != first_width_ || frame->height != first_height_) ++other_sizes_;
    std::optional<std::int64_t> timestamp;
    if (frame->best_effort_timestamp != AV_NOPTS_VALUE) timestamp = frame->best_effort_timestamp;
    TimedFrame timed;
    timed.index = timeline_.frames();
    timed.timestamp_ns = timeline_.add(timestamp);
    timed.frame = std::move(frame);
    const std::chrono::nanoseconds time(timed.timestamp_ns);
    if (std::chrono::ceil<std::chrono::seconds>(time) > guard_.limits().max_duration)
        return guard_.over_duration();
    return std::optional<TimedFrame>(std::move(timed));
}

MediaInfo FileReader::info() const {
    MediaInfo info = facts_;
    info.frames = timeline_.frames();
    info.fps = timeline_.rate();
    info.duration_ns = timeline_.duration_ns();
    info.variable_frame_rate = timeline_.variable_rate();
    const DecodeTrouble& trouble = decoder_->trouble();
    const auto note = [&](std::string text) { info.notes.push_back(std::move(text)); };
    if (trouble.lost_packets)
        note(fmt::format("damaged: {} packet(s) could not be decoded ({})", trouble.lost_packets,
                         trouble.first_error));
    if (trouble.damaged_frames)
        note(fmt::format("damaged: {} frame(s) were decoded with errors", trouble.damaged_frames));
    if (!container_->ended_early().empty())
        note(fmt::format("damaged: reading ended early ({})", container_->ended_early()));
    if (timeline_.repaired())
        note(
            fmt::format("{} missing or backward timestamp(s) were repaired", timeline_.repaired()));
    if (other_sizes_)
        note(fmt::format("{} frame(s) of another size were scaled to {}x{}", other_sizes_,
                         first_width_, first_height_));
    return info;
}

}  // namespace

Result<std::unique_ptr<FrameReader>> read_file(const ByteSource& source, const Guard& guard,
                                               unsigned threads) {
    CINEJURY_ASSIGN(auto container, Container::open(source, guard));
    CINEJURY_ASSIGN(auto decoder, Decoder::open(*container, guard, threads));
    auto reader =
        std::make_unique<FileReader>(source, guard, std::move(container), std::move(decoder));
    CINEJURY_RETURN_IF_ERROR(reader->read_first());
    return std::unique_ptr<FrameReader>(std::move(reader));
}

}  // namespace cinejury::media
