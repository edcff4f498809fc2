// SPDX-License-Identifier: Apache-2.0
// Clips on disk without any loss: a safetensors file with one tensor `frames` (u8, [frames, height,
// width, 3], RGB) and the rest of the clip as metadata. What a ledger keeps of a generator's
// candidate. Thread rule: free functions.
#pragma once

#include <filesystem>

#include "core/base/status.hpp"
#include "core/media/clip.hpp"

namespace cinejury::media {

// Writes through a temporary name, fsync and rename: after a success the file is complete on disk.
// kIo names the file.
Status write_clip_file(const Clip& clip, const std::filesystem::path& file);

// The frames are mapped, not read. kNotFound; kBadData for anything but a complete clip file.
Result<Clip> read_clip_file(const std::filesystem::path& file);

}  // namespace cinejury::media
