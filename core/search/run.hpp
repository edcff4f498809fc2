// SPDX-License-Identifier: Apache-2.0
// One run from plan to verdict: candidates are made, scored while the next one is made, written to
// the ledger as they come, and judged. Thread rule: run_search uses the calling thread and one
// more; the observer is called by one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/base/cancel.hpp"
#include "core/base/status.hpp"
#include "core/ledger/ledger.hpp"
#include "core/media/limits.hpp"
#include "core/panel/panel.hpp"
#include "core/plugin/catalogue.hpp"
#include "core/report/report.hpp"
#include "core/search/plan.hpp"

namespace cinejury::search {

struct Event {
    enum class Kind {
        kStarted,    // text = run id, total = candidates
        kResumed,    // the same, `done` of them need nothing more
        kMaking,     // candidate
        kGenerated,  // candidate, seconds
        kLooked,     // candidate, seconds, text = "preview 0.9" or "draft half"
        kScored,     // candidate, seconds
        kFailed,     // candidate, text = why
        kNotice,     // text
        kJudged,     // the verdict is there
    };
    Kind kind;
    std::uint64_t candidate = 0;
    std::uint64_t total = 0;
    std::uint64_t done = 0;  // candidates scored or failed so far
    double seconds = 0;
    std::string text{};
};
using Observer = std::function<void(const Event&)>;

struct RunServices {
    const plugin::Catalogue& catalogue;
    plugin::HostServices& host;
    ledger::Ledger& ledger;
    panel::PanelOptions panel_options;
    CancelToken cancel;  // stop: nothing new is begun, the running calls are cancelled, what is
                         // finished is kept
    Observer observer;   // may be empty
    // An open panel to score with in place of opening plan.panel, for callers that keep one; its
    // settings must be those of the plan. Null: none. Outlives the run.
    panel::Panel* panel = nullptr;
};

struct Outcome {
    report::ReportInput report;  // run, candidates, verdict, manifest, timing
    // What a program should exit with: 0; 3 no candidate passes; 6 done, but some candidates
    // failed; 7 no file was usable; 4 the generator made nothing; 130 interrupted.
    int exit_code = 0;
    bool interrupted = false;  // stopped by `cancel`; there is no verdict, the run can be resumed
    std::uint64_t failed = 0;  // candidates that could not be made, read or scored
};

// Begins a new run; `output` is noted in the ledger. Failures before the first candidate leave no
// run behind; later ones leave a run that can be resumed and name its id.
Result<Outcome> begin_run(const RunPlan& plan, const std::string& output,
                          const RunServices& services);

// Goes on with a run: only what is missing is done. A finished run gives its outcome again. Refused
// (kInvalidArgument), naming the difference, when panel, plugins, weights or inputs are not those
// it was begun with. `given`: the plan as the caller would have it now, or nullptr to take the
// stored one.
Result<Outcome> resume_run(const std::string& run_id, const RunPlan* given,
                           const RunServices& services);

}  // namespace cinejury::search
