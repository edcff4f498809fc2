// SPDX-License-Identifier: Apache-2.0
// Where the page's media go: into it as data: URIs, or beside it as files.
// Thread rule: values and free functions on them.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/report/report.hpp"

namespace cinejury::report {

struct PlacedMedia {
    // Candidate index as text -> {"preview", "sheet": medium or null, "frames": [medium with
    // "frame"], "original": {"href", "name"} or null}; a medium is {"src", "width", "height"}.
    nlohmann::json candidates = nlohmann::json::object();
    std::map<std::string, std::string> files;  // relative name -> bytes
};

// Gives each medium its place.
class MediaPlacer {
public:
    // `embed_limit`: bytes of URI text in all.
    explicit MediaPlacer(std::uint64_t embed_limit) : left_(embed_limit) {}
    // {"src", "width", "height"}; `name` is that of a file in media/, without extension. Null for
    // what a page cannot show: no bytes, or no picture or video of the known types.
    nlohmann::json place(const media::EncodedMedia& medium, const std::string& name);
    // Those that did not fit: relative name -> bytes.
    std::map<std::string, std::string> take_files() { return std::move(files_); }

private:
    std::uint64_t left_;
    std::map<std::string, std::string> files_;
};

// Embeds up to `embed_limit` bytes of URI text: all pictures first, then the previews, each in the
// order of `media`. What is no picture or video of the known types is left out.
PlacedMedia place_media(const std::vector<const CandidateMedia*>& media, std::uint64_t embed_limit);

// RFC 4648, with padding.
std::string base64(std::string_view bytes);

}  // namespace cinejury::report
