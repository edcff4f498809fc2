// SPDX-License-Identifier: Apache-2.0
// A grid as JSON and as a picture. Thread rule: pure functions.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/kit/figures.hpp"

namespace cinejury::kit {

// What was run.
struct GridHeader {
    std::string panel;         // its name
    std::string panel_digest;  // SHA-256
    std::string sources;       // as it was asked for
    std::string split;         // "all", "train", "held-out"
    std::vector<double> strengths;
    std::uint64_t seed = 0;
    std::vector<SourceInfo> clips;
    std::map<std::string, std::string> like;  // criteria of baselines, as in figures_of
};

// {"schema": 1, ...}, described in docs/kit.md. Numbers that are not known are null.
nlohmann::ordered_json grid_json(const GridHeader& header, const GridResult& result,
                                 const Figures& figures);

// Records of another program in the same form: {"schema": 1, "like": {...}, "records": [...]}; adds
// them. kNotFound, kBadData.
Status add_records(const std::filesystem::path& file, std::vector<Record>& records,
                   std::map<std::string, std::string>& like);

// Adds what an earlier run wrote with grid_json. kNotFound; kBadData when it is none; kUnsupported
// when its damages were drawn with another seed than `seed`.
Status add_run(const std::filesystem::path& file, std::uint64_t seed, GridResult& result);

// SVG: a row for each criterion, a column for each damage. A hit shows pair accuracy at the middle
// strength (green is 1, red 0.5 or less), another cell the share of clips that it moved beyond the
// tie band (white is none); allowed cells are grey.
std::string heat_map(const Figures& figures, const std::string& title);

}  // namespace cinejury::kit
