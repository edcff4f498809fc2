// SPDX-License-Identifier: Apache-2.0
// What a ledger holds of a run. Plain records; search/ fills them, report/ reads them.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/panel/scores.hpp"

namespace cinejury::ledger {

enum class RunState { kRunning, kFinished, kInterrupted, kFailed };

// A plugin or panel or input as it was used: resuming with another one is refused.
struct Fingerprint {
    std::string what;    // "argument prompt", "panel default", "plugin cinejury.fineness", "weights
                         // ...", "input a.mp4"
    std::string digest;  // SHA-256, or the value itself for short arguments
    bool operator==(const Fingerprint&) const = default;
};

struct Run {
    std::string id;       // "20261124-055649-3f2a91", made by the ledger
    std::string command;  // "pick", "rank", "score", "embed"
    std::string prompt;
    std::int64_t created_ms = 0;  // Unix time
    std::string plan_json;        // all that is needed to go on: search::RunPlan
    std::vector<Fingerprint> fingerprints;
    std::string output;  // folder of the results, absolute; may be empty
    RunState state = RunState::kRunning;
    int exit_code = 0;        // once not running
    std::string result_json;  // the canonical result, once finished
};

// kPruned: the search decided that it needs no more of this candidate; its stages say how far it
// came.
enum class CandidateState { kPlanned, kGenerated, kScored, kFailed, kPruned };

// A look at a candidate before it is finished: a draft with a cheap cache policy, or a preview at a
// noise level.
struct Stage {
    std::string kind;  // "draft", "preview"; "repeat": the finished clip, scored once more
    std::string name;  // of the cache policy, the rung's noise level as it was asked for, "1"
    std::uint32_t step = 0;
    double sigma = 0;          // noise level at which it was taken, 0 ... 1; 0 for drafts
    double full_compute = 0;   // what it cost beyond the candidate's own steps: a draft whole, a
                               // preview's extra denoiser calls
    double seconds = 0;        // inside the generator; not part of the result
    double score_seconds = 0;  // decode, views, experts; not part of the result
    std::vector<panel::Score> scores;
    // Among all of the run that had this look. Told anew from the scores, not kept in the ledger.
    std::optional<double> overall;
    bool operator==(const Stage&) const = default;
};

struct Candidate {
    std::uint64_t index = 0;
    CandidateState state = CandidateState::kPlanned;
    std::optional<std::uint64_t> seed;  // drawn by the host; absent for files
    std::string input;                  // the file as the user named it; empty for a generator's
    std::string artifact;               // absolute path of the clip or file; empty until generated
    std::string digest;                 // of the content, media::source_digest
    std::string spec_json;              // what the generator echoed; "{}" for files
    std::string cost_json;    // denoiser_calls, full_compute, seconds: not part of the result
    std::string media_json;   // media::MediaInfo
    std::string timing_json;  // decode, views, experts: seconds; not part of the result
    std::string error;        // for kFailed: which input, why, what to do
    std::string error_code;   // code_name of it
    std::vector<panel::Score>
        scores;                 // for kScored; set experts' scores are added when they are there
    std::vector<Stage> stages;  // in the order in which they were taken
};

}  // namespace cinejury::ledger
