// SPDX-License-Identifier: Apache-2.0
// The results of a run as files: winner, report.json, report.html.
// Thread rule: free functions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/media/encode.hpp"
#include "core/media/limits.hpp"
#include "core/search/run.hpp"

namespace cinejury::search {

struct OutputOptions {
    bool force = false;                        // replace the files of an earlier run in the folder
    media::Codec codec = media::Codec::kBest;  // for winners that are frames, not files
    bool page = true;                          // report.html; else winner and report.json only
    media::Limits limits;
};

// Refuses (kInvalidArgument) a folder that has results already, unless `force`; kIo when it cannot
// be made or written. Call it before a run, so that nothing is computed in vain.
Status prepare_output_folder(const std::filesystem::path& folder, bool force);

// Writes `winner.<ext>` (a file's winner bit for bit), `report.json`, and with the page
// `comparison.<ext>` (comparison.hpp), `report.html` and media beside it, each through a temporary
// name and renamed. Fills report.winner_file and the timing of encoding and page media. Result: the
// names.
Result<std::vector<std::string>> write_outputs(Outcome& outcome,
                                               const std::filesystem::path& folder,
                                               const OutputOptions& options,
                                               const CancelToken& cancel = {});

}  // namespace cinejury::search
