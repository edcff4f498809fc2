// SPDX-License-Identifier: Apache-2.0
#include "core/media/clip_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.hpp"

namespace cinejury::media {
namespace {

using nlohmann::json;
constexpr std::uint64_t kMaxHeader = 16u << 20;

std::string header_text(const Clip& clip) {
    json timestamps = clip.timestamps_ns;
    json metadata = {{"cinejury.clip", "1"},
                     {"fps", fmt::format("{}/{}", clip.fps.numerator, clip.fps.denominator)},
                     {"timestamps_ns", timestamps.dump()},
                     {"primaries", std::to_string(clip.primaries)},
                     {"transfer", std::to_string(clip.transfer)}};
    json header = {{"__metadata__", metadata},
                   {"frames",
                    {{"dtype", "U8"},
                     {"shape", {clip.frames, clip.height, clip.width, 3}},
                     {"data_offsets", {0, clip.bytes()}}}}};
    std::string text = header.dump();
    text.resize((text.size() + 8 + 63) / 64 * 64 - 8, ' ');  // data at a multiple of 64
    return text;
}

// The fields of a parsed header; throws json exceptions or std::invalid_argument for what does not
// fit.
Clip clip_from_header(const json& header, std::uint64_t data_bytes) {
    const json& metadata = header.at("__metadata__");
    const json& tensor = header.at("frames");
    const auto shape = tensor.at("shape").get<std::vector<std::uint64_t>>();
    const auto offsets = tensor.at("data_offsets").get<std::vector<std::uint64_t>>();
    if (metadata.at("cinejury.clip") != "1" || tensor.at("dtype") != "U8" || shape.size() != 4 ||
        shape[3] != 3)
        throw std::invalid_argument("it is no clip of version 1");
    for (const std::uint64_t side : shape)
        if (side == 0 || side > (1u << 24)) throw std::invalid_argument("a side is out of range");
    Clip clip;
    clip.frames = shape[0];
    clip.height = static_cast<std::uint32_t>(shape[1]);
    clip.width = static_cast<std::uint32_t>(shape[2]);
    if (clip.height > (1u << 16) || clip.width > (1u << 16))
        throw std::invalid_argument("a side is out of range");
    if (offsets != std::vector<std::uint64_t>{0, clip.bytes()} || clip.bytes() != data_bytes)
        throw std::invalid_argument("size and shape disagree");
    unsigned numerator = 0, denominator = 0;
    const auto fps = metadata.at("fps").get<std::string>();
    if (std::sscanf(fps.c_str(), "%u/%u", &numerator, &denominator) != 2 || denominator == 0)
        throw std::invalid_argument("bad fps");
    clip.fps = {numerator, denominator};
    clip.timestamps_ns = json::parse(metadata.at("timestamps_ns").get<std::string>())
                             .get<std::vector<std::int64_t>>();
    if (!clip.timestamps_ns.empty() && clip.timestamps_ns.size() != clip.frames)
        throw std::invalid_argument("one timestamp a frame is needed");
    clip.primaries =
        static_cast<std::uint32_t>(std::stoul(metadata.at("primaries").get<std::string>()));
    clip.transfer =
        static_cast<std::uint32_t>(std::stoul(metadata.at("transfer").get<std::string>()));
    return clip;
}

}  // namespace

Status write_clip_file(const Clip& clip, const std::filesystem::path& file) {
    const std::string header = header_text(clip);
    const std::uint64_t length = header.size();
    std::string prefix(8, '\0');
    for (int i = 0; i < 8; ++i) prefix[i] = static_cast<char>(length >> (8 * i));  // little-endian
    const char* pixels = reinterpret_cast<const char*>(clip.pixels.get());
    return write_file_atomically(file, {prefix, header, std::string_view(pixels, clip.bytes())});
}

Result<Clip> read_clip_file(const std::filesystem::path& file) {
    const auto bad = [&](std::string_view why) {
        return Status(Code::kBadData,
                      fmt::format("{}: not a complete clip file: {}", file.string(), why));
    };
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return Status(Code::kNotFound,
                      fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
    struct stat facts {};
    const bool regular = ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    void* memory =
        regular && size > 8 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    ::close(fd);
    if (memory == MAP_FAILED) return bad("empty, or no regular file");
    const std::shared_ptr<const std::uint8_t> mapped(
        static_cast<const std::uint8_t*>(memory),
        [size](const std::uint8_t* p) { ::munmap(const_cast<std::uint8_t*>(p), size); });
    std::uint64_t length = 0;
    for (int i = 7; i >= 0; --i) length = length << 8 | mapped.get()[i];
    if (length > kMaxHeader || length > size - 8) return bad("the header is cut off");
    try {
        const char* text = reinterpret_cast<const char*>(mapped.get()) + 8;
        Clip clip = clip_from_header(json::parse(text, text + length), size - 8 - length);
        clip.pixels = std::shared_ptr<const std::uint8_t>(mapped, mapped.get() + 8 + length);
        return clip;
    } catch (const std::exception& error) {
        return bad(error.what());
    }
}

}  // namespace cinejury::media
