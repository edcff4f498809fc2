// SPDX-License-Identifier: Apache-2.0
// Takes over frames that a generator handed out, after checking every field.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/media/clip.hpp"
#include "core/media/exceptions.hpp"

namespace cinejury::media {
namespace {

constexpr std::int64_t kMaxSide = 1 << 20;
constexpr std::uint64_t kMaxBytes = 1ull << 40;

Status refuse(std::string_view field, std::string_view what) {
    return Status(Code::kInvalidArgument, fmt::format("clip: {}: {}", field, what),
                  CJ_REACT_BUG_IN_PLUGIN);
}

// The first pixel and the layout, once checked.
struct Layout {
    const std::uint8_t* first = nullptr;
    std::int64_t frames = 0, height = 0, width = 0, channels = 0;
    const std::int64_t* strides = nullptr;

    std::uint64_t bytes() const {
        return static_cast<std::uint64_t>(frames * height * width * channels);
    }
    bool without_gaps() const {
        return strides[3] == 1 && strides[2] == channels && strides[1] == width * channels &&
               strides[0] == height * width * channels;
    }
    const std::uint8_t* row(std::int64_t frame, std::int64_t y) const {
        return first + frame * strides[0] + y * strides[1];
    }
};

Status check_type(const cj_tensor_t& tensor) {
    if (tensor.device_type != CJ_DEVICE_CPU && tensor.device_type != CJ_DEVICE_CUDA_PINNED)
        return refuse("frames.device_type",
                      fmt::format("{}: frames must lie in host memory", tensor.device_type));
    if (tensor.dtype_code != CJ_DTYPE_UINT || tensor.dtype_bits != 8 || tensor.dtype_lanes != 1)
        return refuse("frames.dtype",
                      fmt::format("code {}, {} bits, {} lanes: must be u8 (1, 8, 1)",
                                  tensor.dtype_code, tensor.dtype_bits, tensor.dtype_lanes));
    if (tensor.ndim != 4 || !tensor.shape || !tensor.strides || !tensor.data)
        return refuse("frames", "must have 4 dimensions, a shape, strides and data");
    return {};
}

Result<Layout> check_frames(const cj_clip_t& clip) {
    if (!clip.frames) return refuse("frames", "is NULL");
    const cj_tensor_t& tensor = *clip.frames;
    if (tensor.size < CJ_SIZE(cj_tensor)) return refuse("frames.size", "the struct is too short");
    CINEJURY_RETURN_IF_ERROR(check_type(tensor));
    const bool rgb = clip.pixel_format == CJ_PIXEL_RGB;
    if (!rgb && clip.pixel_format != CJ_PIXEL_LUMA)
        return refuse("pixel_format",
                      fmt::format("{}: not RGB (1) or luma (2)", clip.pixel_format));
    const Layout layout{static_cast<const std::uint8_t*>(tensor.data) + tensor.byte_offset,
                        tensor.shape[0],
                        tensor.shape[1],
                        tensor.shape[2],
                        tensor.shape[3],
                        tensor.strides};
    if (layout.channels != (rgb ? 3 : 1))
        return refuse("frames.shape[3]", fmt::format("{} for this pixel format", layout.channels));
    if (layout.frames < 1 || layout.height < 1 || layout.width < 1 || layout.height > kMaxSide ||
        layout.width > kMaxSide)
        return refuse("frames.shape", fmt::format("[{}, {}, {}, {}] is out of range", layout.frames,
                                                  layout.height, layout.width, layout.channels));
    const auto frame = static_cast<std::uint64_t>(layout.height * layout.width) * 3;
    if (static_cast<std::uint64_t>(layout.frames) > kMaxBytes / frame)
        return refuse("frames.shape", "more than 1 TB of frames");
    return layout;
}

// Every pixel must lie inside the buffer that is said to hold it.
Status check_owner(const cj_clip_t& clip, const Layout& layout) {
    if (!clip.owner) return {};
    const auto& buffer = *static_cast<const cj_buffer_t*>(clip.owner);
    if (buffer.size < CJ_SIZE(cj_buffer)) return refuse("owner", "is not a cj_buffer_t");
    using Wide = __int128;
    Wide lowest = layout.first - static_cast<const std::uint8_t*>(buffer.data);
    Wide highest = lowest;
    const std::int64_t shape[] = {layout.frames, layout.height, layout.width, layout.channels};
    for (int i = 0; i < 4; ++i) {
        const Wide reach = Wide{layout.strides[i]} * (shape[i] - 1);
        (reach < 0 ? lowest : highest) += reach;
    }
    if (lowest < 0 || highest >= static_cast<Wide>(buffer.bytes))
        return refuse("frames", "do not lie inside the buffer of `owner`");
    return {};
}

Status check_times(const cj_clip_t& clip, std::int64_t frames) {
    constexpr std::uint32_t kMaxRate = INT32_MAX;
    if (clip.fps_denominator == 0 || clip.fps_denominator > kMaxRate ||
        clip.fps_numerator > kMaxRate)
        return refuse("fps",
                      fmt::format("{}/{} is not a rate", clip.fps_numerator, clip.fps_denominator));
    if (!clip.timestamps_ns) return {};
    for (std::int64_t i = 0; i < frames; ++i) {
        const std::int64_t before = i > 0 ? clip.timestamps_ns[i - 1] : 0;
        if (clip.timestamps_ns[i] < before)
            return refuse(fmt::format("timestamps_ns[{}]", i),
                          fmt::format("{} is before {}", clip.timestamps_ns[i], before));
    }
    return {};
}

void copy_row(const Layout& layout, const std::uint8_t* row, std::uint8_t* out) {
    const bool dense = layout.strides[3] == 1 && layout.strides[2] == layout.channels;
    if (dense && layout.channels == 3) {
        std::memcpy(out, row, static_cast<std::size_t>(layout.width) * 3);
        return;
    }
    const std::int64_t step = layout.channels == 3 ? layout.strides[3] : 0;
    for (std::int64_t x = 0; x < layout.width; ++x, row += layout.strides[2])
        for (int c = 0; c < 3; ++c) *out++ = row[c * step];
}

std::shared_ptr<const std::uint8_t> copy_pixels(const Layout& layout) {
    const auto row = static_cast<std::size_t>(layout.width) * 3;
    const auto rows = static_cast<std::size_t>(layout.frames * layout.height);
    std::shared_ptr<std::uint8_t[]> pixels(new std::uint8_t[row * rows]);
    std::uint8_t* out = pixels.get();
    for (std::int64_t frame = 0; frame < layout.frames; ++frame)
        for (std::int64_t y = 0; y < layout.height; ++y, out += row)
            copy_row(layout, layout.row(frame, y), out);
    return {pixels, pixels.get()};
}

std::shared_ptr<const std::uint8_t> retain_pixels(const Layout& layout, cj_buffer_t* buffer,
                                                  const cj_host_t* host) {
    host->buffer_retain(host, buffer);
    return {layout.first,
            [host, buffer](const std::uint8_t*) { host->buffer_release(host, buffer); }};
}

}  // namespace

Result<Clip> clip_from_plugin(const cj_clip_t& clip, const cj_host_t* host) {
    return without_exceptions("clip", [&]() -> Result<Clip> {
        if (clip.size < CJ_SIZE(cj_clip)) return refuse("size", "the struct is too short");
        CINEJURY_ASSIGN(const Layout layout, check_frames(clip));
        CINEJURY_RETURN_IF_ERROR(check_owner(clip, layout));
        CINEJURY_RETURN_IF_ERROR(check_times(clip, layout.frames));
        Clip result;
        result.width = static_cast<std::uint32_t>(layout.width);
        result.height = static_cast<std::uint32_t>(layout.height);
        result.frames = static_cast<std::uint64_t>(layout.frames);
        result.fps = {clip.fps_numerator, clip.fps_denominator};
        if (clip.timestamps_ns)
            result.timestamps_ns.assign(clip.timestamps_ns, clip.timestamps_ns + layout.frames);
        result.primaries = clip.primaries;
        result.transfer = clip.transfer;
        const bool shareable = host && clip.owner && layout.channels == 3 && layout.without_gaps();
        result.pixels = shareable
                            ? retain_pixels(layout, static_cast<cj_buffer_t*>(clip.owner), host)
                            : copy_pixels(layout);
        return result;
    });
}

}  // namespace cinejury::media
