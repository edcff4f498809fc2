// SPDX-License-Identifier: Apache-2.0
// What a tuning run says at its end: JSON for programs, one page for people. Text of prompts and
// panels is never trusted: it reaches the reports escaped. Thread rule: pure functions.
#pragma once

#include <string>
#include <vector>

#include "core/report/report.hpp"
#include "core/tune/evaluation_clips.hpp"
#include "core/tune/tuning.hpp"

namespace cinejury::tune {

// One result and what is shown of it; `shown` as read_shown gives it.
struct ReportSubject {
    const TunePlan& plan;
    const TuneResult& result;
    const std::vector<ShownPrompt>& shown;
};

// {"schema": "cinejury.tuning/1", ...} (docs/tuning.md), indented, with a line feed at its end.
std::string report_json(const ReportSubject& subject);

// A page without other files but media that do not fit into `embed_limit` bytes of text: clips of
// the same noise side by side, a curve for each criterion, first and last values.
report::Page report_html(const ReportSubject& subject, std::uint64_t embed_limit = 20u << 20);

}  // namespace cinejury::tune
