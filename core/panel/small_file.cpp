// SPDX-License-Identifier: Apache-2.0
#include "core/panel/small_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace cinejury::panel {

Result<std::string> read_small_file(const std::filesystem::path& file, std::uint64_t limit) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return Status(Code::kNotFound, fmt::format("{}: no such file", file.string()));
    if (error) return Status(Code::kIo, fmt::format("{}: {}", file.string(), error.message()));
    if (!std::filesystem::is_regular_file(status))
        return Status(Code::kBadData, fmt::format("{}: not a regular file", file.string()));
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return Status(Code::kIo,
                      fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
    std::string text(limit + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad())
        return Status(Code::kIo,
                      fmt::format("{}: reading failed: {}", file.string(), std::strerror(errno)));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit)
        return Status(Code::kBadData,
                      fmt::format("{}: larger than {} bytes", file.string(), limit));
    text.shrink_to_fit();
    return text;
}

}  // namespace cinejury::panel
