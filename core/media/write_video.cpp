// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/media/encode.hpp"
#include "core/media/exceptions.hpp"
#include "core/media/frame_reader.hpp"
#include "core/media/guard.hpp"
#include "core/media/output_file.hpp"
#include "core/media/video_encoder.hpp"

namespace cinejury::media {
namespace {

// A clip in memory is no hostile file: only the cancel token stops the writing.
Limits no_limits() {
    Limits limits;
    limits.max_pixels = UINT64_MAX;
    limits.max_frames = UINT64_MAX;
    limits.max_time = std::chrono::milliseconds::max();
    return limits;
}

VideoSettings settings_for(const Clip& clip, Codec codec, std::optional<int> crf) {
    VideoSettings settings;
    settings.codec = codec;
    settings.crf = crf;
    settings.width = clip.width;
    settings.height = clip.height;
    settings.fps = clip.fps;
    settings.exact_times = !clip.timestamps_ns.empty();
    settings.primaries = clip.primaries;
    settings.transfer = clip.transfer;
    return settings;
}

Status encode_all(const Clip& clip, VideoEncoder& encoder, const CancelToken& cancel) {
    const Guard guard("clip in memory", no_limits(), cancel);
    // Borrowed: the caller keeps the clip for the whole call.
    const std::shared_ptr<const Clip> borrowed(std::shared_ptr<const Clip>(), &clip);
    CINEJURY_ASSIGN(auto reader, read_clip(borrowed, guard));
    while (true) {
        CINEJURY_ASSIGN(const auto frame, reader->next());
        if (!frame) return encoder.finish();
        CINEJURY_RETURN_IF_ERROR(encoder.add(*frame->frame, frame->timestamp_ns));
    }
}

}  // namespace

Status write_video(const Clip& clip, const std::filesystem::path& file, Codec codec,
                   const CancelToken& cancel, std::optional<int> crf) {
    return without_exceptions(file.string(), [&]() -> Status {
        CINEJURY_ASSIGN(auto output, OutputFile::create(file));
        auto encoder = VideoEncoder::create(*output, settings_for(clip, codec, crf));
        if (!encoder.ok()) return encoder.status().with_context(file.string());
        const Status status = encode_all(clip, **encoder, cancel);
        if (!status.ok()) return status.with_context(file.string());
        return output->commit();
    });
}

}  // namespace cinejury::media
