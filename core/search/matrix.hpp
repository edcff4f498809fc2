// SPDX-License-Identifier: Apache-2.0
// A stored reward matrix: what calibration found for every prompt, seed and look. Strategies can be
// replayed on it without a generator.
// Thread rule: values and pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/status.hpp"
#include "core/ledger/ledger.hpp"
#include "core/search/strategy.hpp"

namespace cinejury::search {

// One look at one candidate.
struct MatrixLook {
    StageId stage;
    std::optional<double> overall;  // among all candidates of the prompt; absent: not comparable
    double cost = 0;  // whole candidates: of a draft alone; of a preview, all from the beginning
};

struct MatrixCell {
    std::optional<double> overall;   // of the finished candidate
    std::optional<double> held_out;  // 1: every held-out criterion is met, 0: not; absent: no score
    double cost = 1;                 // of the candidate alone, without looks
    std::vector<MatrixLook> looks;
    // What one scoring of the finished clip said, by name: "overall", and selecting criteria.
    std::map<std::string, double> values, repeated;  // repeated: empty unless scored twice

    const MatrixLook* find(const StageId& stage) const;
};

struct MatrixRow {
    std::string prompt;
    std::string group;              // the prompt's kind, where the file of prompts says it
    std::vector<MatrixCell> cells;  // one for each seed
};

struct RewardMatrix {
    std::string name;
    std::string generator, panel;
    RunPlan plan;         // of its first run: rungs, spec, settings
    Abilities abilities;  // as far as looks of that kind were taken
    std::vector<MatrixRow> rows;
};

// From the finished runs of a calibration. kNotFound names the calibrations that are there;
// kBadData when its runs do not belong together.
Result<RewardMatrix> load_matrix(const ledger::Ledger& ledger, const std::string& name);
// Names of calibrations in the ledger, newest first.
Result<std::vector<std::string>> calibration_names(const ledger::Ledger& ledger);

}  // namespace cinejury::search
