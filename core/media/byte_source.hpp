// SPDX-License-Identifier: Apache-2.0
// The bytes of a media file: a regular file that is opened once, or memory.
// Thread rule: reads are positional and const: any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/status.hpp"
#include "core/media/guard.hpp"

namespace cinejury::media {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    virtual std::int64_t size() const = 0;
    // Bytes read from `offset`: less than asked for only at the end; a negative errno on failure.
    virtual std::int64_t read(std::int64_t offset, std::span<std::uint8_t> into) const = 0;
};

// Opens a local regular file; its size now counts, what is appended later is not seen. kNotFound,
// kInvalidArgument (a folder, device, pipe or socket; larger than max_file_bytes), kIo.
Result<std::unique_ptr<const ByteSource>> open_file(const std::filesystem::path& file,
                                                    const Guard& guard);
// Borrows `bytes`.
std::unique_ptr<const ByteSource> open_bytes(std::span<const std::uint8_t> bytes);

// SHA-256 of all bytes, lower-case hexadecimal.
Result<std::string> digest_of(const ByteSource& source, const Guard& guard);

}  // namespace cinejury::media
