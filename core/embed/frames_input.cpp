// SPDX-License-Identifier: Apache-2.0
#include "core/embed/frames_input.hpp"

#include <fmt/format.h>

#include <cstring>

namespace cinejury::embed {
namespace {

constexpr std::uint32_t kMaxSide = 32768;
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 40;

Status refuse(const std::string& where, std::string_view field, std::string_view what) {
    return {Code::kInvalidArgument, fmt::format("{}.{}: {}", where, field, what)};
}

Status check_picture(const cj_frames_t& frames, const std::string& where) {
    if (!frames.data) return refuse(where, "data", "is NULL");
    if (frames.pixel_format != CJ_PIXEL_RGB && frames.pixel_format != CJ_PIXEL_LUMA)
        return refuse(
            where, "pixel_format",
            fmt::format("{} is neither CJ_PIXEL_RGB nor CJ_PIXEL_LUMA", frames.pixel_format));
    if (frames.width < 1 || frames.width > kMaxSide || frames.height < 1 ||
        frames.height > kMaxSide)
        return refuse(
            where, "width, height",
            fmt::format("{} x {} is not in 1 ... {}", frames.width, frames.height, kMaxSide));
    const std::uint64_t picture = std::uint64_t{3} * frames.width * frames.height;
    if (frames.count < 1 || frames.count > kMaxBytes / picture)
        return refuse(where, "count",
                      fmt::format("{} frames: must be at least 1 and under 1 TB", frames.count));
    return {};
}

Status check_times(const cj_frames_t& frames, const std::string& where) {
    constexpr std::uint32_t kMaxRate = INT32_MAX;
    if (frames.fps_denominator == 0 || frames.fps_denominator > kMaxRate ||
        frames.fps_numerator > kMaxRate)
        return refuse(where, "fps",
                      fmt::format("{}/{} is not a rate; 0/1 is unknown", frames.fps_numerator,
                                  frames.fps_denominator));
    for (std::uint64_t i = 0; frames.timestamps_ns && i < frames.count; ++i)
        if (frames.timestamps_ns[i] < (i ? frames.timestamps_ns[i - 1] : 0))
            return refuse(where, fmt::format("timestamps_ns[{}]", i),
                          "is before the one in front of it, or under 0");
    return {};
}

// Where the rows lie, in bytes from the first pixel.
struct Rows {
    explicit Rows(const cj_frames_t& frames)
        : channels(frames.pixel_format == CJ_PIXEL_RGB ? 3 : 1),
          row_pixels(std::int64_t{frames.width} * channels),
          row(frames.row_bytes ? frames.row_bytes : row_pixels),
          frame(frames.frame_bytes ? frames.frame_bytes : row * frames.height) {}
    std::int64_t channels, row_pixels, row, frame;
};

Status check_rows(const cj_frames_t& frames, const Rows& rows, const std::string& where) {
    constexpr std::int64_t kMaxRow = std::int64_t{1} << 32;
    constexpr std::int64_t kMaxFrame = std::int64_t{1} << 48;
    const std::int64_t row = rows.row < 0 ? -rows.row : rows.row;
    if (frames.row_bytes < -kMaxRow || frames.row_bytes > kMaxRow || row < rows.row_pixels)
        return refuse(where, "row_bytes",
                      fmt::format("{} for rows of {} bytes", frames.row_bytes, rows.row_pixels));
    if (frames.frame_bytes < -kMaxFrame || frames.frame_bytes > kMaxFrame)
        return refuse(where, "frame_bytes", fmt::format("{} is too far", frames.frame_bytes));
    return {};
}

std::shared_ptr<const std::uint8_t> copy_pixels(const cj_frames_t& frames, const Rows& rows) {
    const std::size_t row_bytes = std::size_t{3} * frames.width;
    std::shared_ptr<std::uint8_t[]> pixels(
        new std::uint8_t[frames.count * frames.height * row_bytes]);
    std::uint8_t* out = pixels.get();
    for (std::uint64_t i = 0; i < frames.count; ++i) {
        for (std::uint32_t y = 0; y < frames.height; ++y, out += row_bytes) {
            const std::uint8_t* row = frames.data + static_cast<std::int64_t>(i) * rows.frame +
                                      static_cast<std::int64_t>(y) * rows.row;
            if (rows.channels == 3) std::memcpy(out, row, row_bytes);
            for (std::size_t x = 0; rows.channels == 1 && x < row_bytes; ++x) out[x] = row[x / 3];
        }
    }
    return {pixels, pixels.get()};
}

std::uint32_t colour(std::uint32_t code_point) {
    return code_point ? code_point : std::uint32_t{CJ_COLOUR_UNSPECIFIED};
}

}  // namespace

Result<media::Clip> read_frames(const cj_frames_t& frames, const std::string& where) {
    CINEJURY_RETURN_IF_ERROR(check_picture(frames, where));
    CINEJURY_RETURN_IF_ERROR(check_times(frames, where));
    const Rows rows(frames);
    CINEJURY_RETURN_IF_ERROR(check_rows(frames, rows, where));
    media::Clip clip;
    clip.width = frames.width;
    clip.height = frames.height;
    clip.frames = frames.count;
    clip.fps = {frames.fps_numerator, frames.fps_denominator};
    if (frames.timestamps_ns)
        clip.timestamps_ns.assign(frames.timestamps_ns, frames.timestamps_ns + frames.count);
    clip.primaries = colour(frames.primaries);
    clip.transfer = colour(frames.transfer);
    const bool without_gaps =
        rows.channels == 3 && rows.row == rows.row_pixels && rows.frame == rows.row * frames.height;
    const auto leave_alone = [](const std::uint8_t*) {};
    clip.pixels = without_gaps ? std::shared_ptr<const std::uint8_t>(frames.data, leave_alone)
                               : copy_pixels(frames, rows);
    return clip;
}

}  // namespace cinejury::embed
