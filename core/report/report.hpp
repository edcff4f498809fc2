// SPDX-License-Identifier: Apache-2.0
// Reports of a run: report.json (docs/report.md, docs/report.schema.json) and one self-contained
// HTML page. Text from plugins, prompts and files is never trusted: it reaches the reports escaped.
// Thread rule: free functions on values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/ledger/records.hpp"
#include "core/media/encode.hpp"
#include "core/panel/panel_file.hpp"
#include "core/panel/verdict.hpp"
#include "core/report/machine.hpp"

namespace cinejury::report {

// A plugin as the manifest names it.
struct PluginUse {
    std::string role;  // "generator", "select", "held-out", "monitor"
    std::string id, version, vendor, licence;
    std::string library_digest, weights_digest;
    std::map<std::string, std::string> settings;
    std::vector<std::string> criteria;
    std::map<std::string, std::string> evidence;  // criterion -> validated, proxy, unvalidated
    bool deterministic = false;                   // declared bitwise
};

// Where the time went, seconds; for `run`, never for `result`. The parts are sums over candidates
// and may overlap each other (scoring runs while the next candidate is made).
struct Timing {
    double wall = 0, generator = 0, experts = 0, decode = 0, views = 0, encode = 0, page_media = 0;
    double busy = 0;  // time in which at least one of the parts ran
    // What the host added: wall - busy, at least 0.
    double host_overhead() const { return wall > busy ? wall - busy : 0; }
};

// What a search spent, in whole candidates of denoiser compute.
struct SearchCost {
    double full_compute = 0;  // as the generator reports it: candidates, drafts, previews, replays
    double scoring = 0;    // seconds of decoding, views and experts, over the generator's seconds
                           // for one whole candidate; 0 when that is not known
    double best_of_n = 0;  // what making every candidate in full would have spent
};

struct ReportInput {
    ledger::Run run;
    std::vector<ledger::Candidate> candidates;  // any order, each index once
    panel::PanelFile panel;
    panel::Verdict verdict;
    std::vector<PluginUse> plugins;
    Timing timing;
    SearchCost cost;
    std::string winner_file;  // name inside the output folder; empty without a winner
    std::string strategy;     // "bon"
    std::string cinejury_version;
    std::vector<std::string> notices;  // of this execution ("resumed, 3 of 8 were there"); in `run`
    std::optional<Machine> machine;    // absent: the one that runs this
};

// Null when it is not in the report. Borrowed.
const ledger::Candidate* find_candidate(const ReportInput& input, std::uint64_t index);

// The canonical result alone, one line: keys sorted, numbers with the fewest digits that read back
// exactly, no times, no absolute paths but those that the user named. Equal runs give equal bytes,
// whatever the order in which candidates and scores were added.
std::string result_json(const ReportInput& input);
// {"schema": "cinejury.report/1", "result": ..., "run": ...}, indented.
std::string report_json(const ReportInput& input);

// Media of one candidate for the page.
struct CandidateMedia {
    std::uint64_t index = 0;
    media::PageMedia media;  // singles: as listed in worst_frames
    std::vector<std::int64_t> worst_frames;
    std::string original;  // relative path or name of the original to link; may be empty
};

struct Page {
    std::string html;
    // Relative name -> bytes: media that did not fit into the page. Names are made here.
    std::map<std::string, std::string> files;
};
// Media are embedded up to `embed_limit` bytes of encoded text in all: pictures first, then
// previews, the best candidates first; the rest is written beside the page. A candidate without
// media, or an entry without bytes, is shown as not available.
Page report_html(const ReportInput& input, const std::vector<CandidateMedia>& media,
                 std::uint64_t embed_limit = 20u << 20);

}  // namespace cinejury::report
