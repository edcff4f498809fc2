// SPDX-License-Identifier: Apache-2.0
// Scores clips that are there already and judges them, without a ledger. The result is that of
// `cinejury rank` for the same files. Thread rule: as Panel::score.
#pragma once

#include <span>
#include <string>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/embed/clip_input.hpp"
#include "core/panel/panel.hpp"
#include "core/report/report.hpp"
#include "core/search/run.hpp"

namespace cinejury::embed {

struct Judgement {
    report::ReportInput report;
    Status last_failure;  // of a clip that could not be read or scored; OK when all could
};

// A clip that cannot be read is a failed candidate of the report. kCancelled.
Result<Judgement> judge(panel::Panel& panel, std::span<const ClipInput> clips,
                        const std::string& prompt, const CancelToken& cancel,
                        const search::Observer& observer);

}  // namespace cinejury::embed
