// SPDX-License-Identifier: Apache-2.0
// Frames out: video files, and pictures for reports.
// Thread rule: free functions, any thread.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/media/clip.hpp"
#include "core/media/limits.hpp"

namespace cinejury::media {

enum class Codec {
    kBest,  // H.264 where this FFmpeg has libx264, else VP9; without FFmpeg animated PNG
    kH264,  // .mp4
    kVp9,   // .webm
    kFfv1,  // .mkv, lossless RGB: decodes to the same frames bit for bit
    kApng,  // .png, lossless; of a build without FFmpeg only
};

// The codec that kBest stands for here; kUnsupported when there is neither.
Result<Codec> best_codec();
// ".mp4", ".webm", ".mkv", ".png".
std::string file_extension(Codec codec);

// Writes `clip` to `file` through a temporary file beside it, renamed when complete. Odd sizes are
// padded by repeating the last row or column for 4:2:0 codecs (said in the report). kIo names the
// file (a full disk too), kUnsupported the codec. `crf` (0 ... 51): constant quality of H.264 and
// VP9 in place of what fits a winner.
Status write_video(const Clip& clip, const std::filesystem::path& file, Codec codec,
                   const CancelToken& cancel = {}, std::optional<int> crf = {});

// Encoded bytes for a page.
struct EncodedMedia {
    std::string mime;  // "video/mp4", "video/webm", "image/jpeg", "image/png"
    std::string bytes;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

// Pictures and preview of one source, made in one decoding pass.
struct PageMediaRequest {
    std::uint32_t preview_max_side =
        360;  // pixels; small clips are enlarged by whole factors, crisp
    double preview_max_seconds = 10;
    std::uint32_t sheet_frames = 8;           // of the contact sheet, uniform, endpoint in
    std::uint32_t sheet_max_side = 160;       // of one picture in it
    std::vector<std::int64_t> single_frames;  // source frame indices, for the worst frames
};
struct PageMedia {
    EncodedMedia preview;
    EncodedMedia sheet;
    std::vector<EncodedMedia> singles;  // as asked for; an index past the end gives an empty entry
};
Result<PageMedia> make_page_media(const Source& source, const PageMediaRequest& request,
                                  const Limits& limits, const CancelToken& cancel = {});

// PNG of one RGB picture, [height, width, 3] u8.
Result<EncodedMedia> encode_png(std::span<const std::uint8_t> rgb, std::uint32_t width,
                                std::uint32_t height);

}  // namespace cinejury::media
