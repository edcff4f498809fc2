// SPDX-License-Identifier: Apache-2.0
// The folder of a tuning run as a whole: whether there is a run in it, what it was begun with.
// Thread rule: one run for one folder.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/status.hpp"

namespace cinejury::tune {

// kInvalidArgument when a run or its results are in the folder, and what to do about it. One that
// is not there, holds other files, or a run that ended before its first checkpoint, is free.
Status check_free(const std::filesystem::path& folder);

// Makes the folder, removes what an earlier run left in it, and keeps `begun`, with which
// read_begun answers. kIo names the file.
Status begin_folder(const std::filesystem::path& folder, const nlohmann::json& begun);

// kNotFound where no run was begun; kBadData for a damaged file.
Result<nlohmann::json> read_begun(const std::filesystem::path& folder);

}  // namespace cinejury::tune
