// SPDX-License-Identifier: Apache-2.0
// ISO/IEC 15948, and the chunks acTL, fcTL, fdAT of APNG.
#include "core/media/no_ffmpeg/png.hpp"

#include <zlib.h>

#include <new>

namespace cinejury::media {
namespace {

template <class Integer>
std::string big_endian(Integer value) {
    std::string bytes;
    for (std::size_t i = sizeof value; i-- > 0;)
        bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    return bytes;
}

std::string chunk(const std::string& type, const std::string& data) {
    const std::string body = type + data;
    const uLong check =
        crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    return big_endian(static_cast<std::uint32_t>(data.size())) + body +
           big_endian(static_cast<std::uint32_t>(check));
}

std::string frame_control(std::uint32_t number, std::uint32_t width, std::uint32_t height,
                          std::uint16_t delay_ms) {
    return chunk("fcTL", big_endian(number) + big_endian(width) + big_endian(height) +
                             std::string(8, '\0') + big_endian(delay_ms) +
                             big_endian(std::uint16_t{1000}) + std::string(2, '\0'));
}

}  // namespace

std::string deflated_rows(const AVFrame& rgb) {
    const auto width = static_cast<std::size_t>(rgb.width) * 3;
    std::string rows;
    rows.reserve((width + 1) * static_cast<std::size_t>(rgb.height));
    for (int y = 0; y < rgb.height; ++y) {
        const std::uint8_t* row = rgb.data[0] + static_cast<std::ptrdiff_t>(y) * rgb.linesize[0];
        rows += '\1';  // filter Sub: what a pixel differs from the one to its left
        for (std::size_t i = 0; i < width; ++i)
            rows += static_cast<char>(row[i] - (i >= 3 ? row[i - 3] : 0));
    }
    uLongf size = compressBound(static_cast<uLong>(rows.size()));
    std::string bytes(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(bytes.data()), &size,
                  reinterpret_cast<const Bytef*>(rows.data()), static_cast<uLong>(rows.size()),
                  6) != Z_OK)
        throw std::bad_alloc();
    bytes.resize(size);
    return bytes;
}

std::string png_file(std::uint32_t width, std::uint32_t height,
                     std::span<const PngPicture> pictures) {
    std::string file("\x89PNG\r\n\x1a\n", 8);
    file += chunk("IHDR", big_endian(width) + big_endian(height) + std::string("\x8\x2\0\0\0", 5));
    const bool animated = pictures.size() > 1;
    if (animated)
        file += chunk("acTL", big_endian(static_cast<std::uint32_t>(pictures.size())) +
                                  big_endian(std::uint32_t{0}));
    std::uint32_t number = 0;
    for (const PngPicture& picture : pictures) {
        if (animated) file += frame_control(number++, width, height, picture.delay_ms);
        file += number < 2 ? chunk("IDAT", picture.rows)
                           : chunk("fdAT", big_endian(number++) + picture.rows);
    }
    return file + chunk("IEND", "");
}

}  // namespace cinejury::media
