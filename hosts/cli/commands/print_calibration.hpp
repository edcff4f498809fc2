// SPDX-License-Identifier: Apache-2.0
// Tables and JSON of a calibration. Thread rule: main thread.
#pragma once

#include "core/search/calibration.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

// "0.713 (0.690 to 0.735)".
std::string interval_text(const Interval& interval);
nlohmann::ordered_json to_json(const Interval& interval);

// `size`: best of how many the recommendations are for.
void print_calibration(Context& context, const search::RewardMatrix& matrix,
                       const search::Calibrated& found, std::uint64_t size);

}  // namespace cinejury::cli
