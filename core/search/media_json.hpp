// SPDX-License-Identifier: Apache-2.0
// What the ledger and the manifest keep of media and experts.
// Thread rule: free functions.
#pragma once

#include <string>

#include "core/media/views.hpp"
#include "core/panel/panel.hpp"
#include "core/report/report.hpp"

namespace cinejury::search {

// MediaInfo as JSON with sorted keys.
std::string media_info_to_json(const media::MediaInfo& info);

// The manifest's entry of an expert.
report::PluginUse expert_use(const panel::OpenExpert& expert);

}  // namespace cinejury::search
