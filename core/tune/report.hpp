// SPDX-License-Identifier: Apache-2.0
// What a tuning run says at its end: JSON for programs, one page for people. Thread rule: pure
// functions.
#pragma once

#include <string>

#include "core/tune/tuning.hpp"

namespace cinejury::tune {

// Words of other parts that the report repeats.
struct ReportContext {
    std::string generator, weights_digest, panel;
};

// "schema" 1; everything of the plan that the digest covers, evaluations, breaches, the adapter's
// digest.
std::string report_json(const TunePlan& plan, const TuneResult& result,
                        const ReportContext& context);
// A page without scripts and other files: a curve for each criterion, a table of first and last.
std::string report_html(const TunePlan& plan, const TuneResult& result,
                        const ReportContext& context);

}  // namespace cinejury::tune
