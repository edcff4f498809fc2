// SPDX-License-Identifier: Apache-2.0
// Where the page's media go: into it as data: URIs, or beside it as files.
// Thread rule: free functions on values.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/report.hpp"

namespace cinejury::report {

struct PlacedMedia {
    // Candidate index as text -> {"preview", "sheet": medium or null, "frames": [medium with
    // "frame"], "original": {"href", "name"} or null}; a medium is {"src", "width", "height"}.
    nlohmann::json candidates = nlohmann::json::object();
    std::map<std::string, std::string> files;  // relative name -> bytes
};

// Embeds up to `embed_limit` bytes of URI text: all pictures first, then the previews, each in the
// order of `media`. What is no picture or video of the known types is left out.
PlacedMedia place_media(const std::vector<const CandidateMedia*>& media, std::uint64_t embed_limit);

// RFC 4648, with padding.
std::string base64(std::string_view bytes);

}  // namespace cinejury::report
