// SPDX-License-Identifier: Apache-2.0
// A container and its one video stream that is read.
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/media/av.hpp"
#include "core/media/guard.hpp"
#include "core/media/input_io.hpp"

namespace cinejury::media {

class Container {
public:
    // Finds the format from the content, checks it, the streams and the codec against the allow
    // lists and limits. `source` and `guard` are borrowed for the container's life. kBadData,
    // kInvalidArgument (a limit), kCancelled, kIo.
    static Result<std::unique_ptr<Container>> open(const ByteSource& source, const Guard& guard);
    ~Container();
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    const AVStream& video() const { return *video_; }
    const AVFormatContext& format() const { return *context_; }
    bool has_audio() const;
    int other_video_streams() const;
    // No decoder has looked at the stream yet, so its reordering depth is not known.
    bool reordering_unknown() const { return probed_without_decoders_; }

    // The next packet of the video stream; false at the end. A damaged rest ends the stream too:
    // `ended_early` says so. kCancelled, kInvalidArgument (time), kIo.
    Result<bool> read(AVPacket& packet);
    // FFmpeg's text when the stream ended by an error, else empty.
    const std::string& ended_early() const { return ended_early_; }

private:
    Container(const ByteSource& source, const Guard& guard) : guard_(guard), io_(source, guard) {}
    Result<const AVInputFormat*> find_format();
    Status open_format(const AVInputFormat* format);
    Status find_streams();
    Status choose_video();
    Status failed(int error, const char* doing) const;

    friend Result<std::uint64_t> count_packets(const ByteSource&, const Guard&, int);

    const Guard& guard_;
    InputIo io_;
    AVFormatContext* context_ = nullptr;
    AVStream* video_ = nullptr;
    bool probed_without_decoders_ = false;
    std::string ended_early_;
};

// Packets of stream `stream_index` that give a frame as far as the container knows: a guess at the
// number of frames, at most max_frames + 1.
Result<std::uint64_t> count_packets(const ByteSource& source, const Guard& guard, int stream_index);

}  // namespace cinejury::media
