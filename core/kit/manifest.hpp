// SPDX-License-Identifier: Apache-2.0
// Damaged clips on disk, with a manifest that says how each was made.
// Thread rule: free function; progress comes from one thread at a time.
#pragma once

#include <filesystem>
#include <functional>

#include "core/kit/grid_run.hpp"

namespace cinejury::kit {

// Writes <folder>/<source>/<damage>-<strength in hundredths>.mkv (FFV1, lossless), clean and
// recoded ones too, and manifest.json: {"schema": 1, "seed", "clips": [{"file", "source",
// "damage", "strength", "held_out", "digest", "facts"}], "left_out": [...]}. The digest is that of
// the frames (media::Clip::digest). Gives the number of clips. kIo names the file.
Result<std::size_t> make_clips(const Sources& sources, const GridRequest& request,
                               const std::filesystem::path& folder, plugin::HostServices& host,
                               const CancelToken& cancel,
                               const std::function<void(std::size_t, std::size_t)>& on_source);

}  // namespace cinejury::kit
