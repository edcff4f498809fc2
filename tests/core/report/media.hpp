// SPDX-License-Identifier: Apache-2.0
// Small real clips and pictures for pages, made by the ffmpeg program.
#pragma once

#include <filesystem>
#include <vector>

#include "core/report/report.hpp"

namespace cinejury::report::test {

// Media of sample_input's candidates 0 to 2 (3 has none): 2 s previews of 24 frames a second, of
// different length for candidate 1, contact sheets and worst frames. Works in `folder`.
std::vector<CandidateMedia> sample_media(const std::filesystem::path& folder);

}  // namespace cinejury::report::test
