// SPDX-License-Identifier: Apache-2.0
// Where a run stands, on disk: a checkpoint is a folder that is there in full, with the digest of
// each of its files, or not at all. Thread rule: one writer for one folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/tune/evaluation.hpp"

namespace cinejury::tune {

struct Progress {
    std::uint64_t round = 0;   // that comes next
    std::uint64_t update = 0;  // done
    std::vector<Evaluation> evaluations;
    std::vector<std::string> breaches;  // not empty: the run has stopped on them
    double seconds = 0;                 // of all parts of the run so far
};

// That of the adapter that stands: the last one without a breach. There is at least one evaluation.
const Evaluation& kept_evaluation(const Progress& progress);

struct Checkpoint {
    std::string plan_digest;
    Progress progress;
    std::string state;  // of the generator's training
    std::string good;   // adapter of the last evaluation without a breach
};

// Writes `folder`/NNNNNNNN of the update, then removes the oldest so that `kept` are left.
Status write_checkpoint(const std::filesystem::path& folder, const Checkpoint& checkpoint,
                        std::uint64_t kept);

// The newest that is whole; none: nullopt. One that is damaged is passed over, and `notices` says
// so. kInvalidArgument when the newest whole one belongs to another plan.
Result<std::optional<Checkpoint>> read_checkpoint(const std::filesystem::path& folder,
                                                  const std::string& plan_digest,
                                                  std::vector<std::string>& notices);

}  // namespace cinejury::tune
