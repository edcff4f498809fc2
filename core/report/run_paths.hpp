// SPDX-License-Identifier: Apache-2.0
// Keeps the folders of one run out of its result: messages of experts and decoders name files by
// absolute paths, which differ between equal runs. Thread rule: immutable after construction.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/report/report.hpp"

namespace cinejury::report {

class RunPaths {
public:
    explicit RunPaths(const ReportInput& input);
    // In every string inside `value`: a candidate's artifact becomes the name that the user gave or
    // its file name; the folders of artifacts and the output folder are cut off.
    void shorten(nlohmann::json& value) const;

private:
    void shorten_text(std::string& text) const;
    std::vector<std::pair<std::string, std::string>> shorter_;  // longest first
};

}  // namespace cinejury::report
