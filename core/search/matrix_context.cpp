// SPDX-License-Identifier: Apache-2.0
#include "core/search/matrix_context.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cinejury::search {

ledger::Candidate MatrixContext::candidate(std::uint64_t index) const {
    ledger::Candidate candidate;
    candidate.index = index;
    if (states_[index].finished) candidate.state = ledger::CandidateState::kScored;
    return candidate;
}

// Null: the candidate had this look before.
Result<const MatrixLook*> MatrixContext::look(std::uint64_t index, const StageId& stage) {
    std::vector<StageId>& seen = states_[index].seen;
    const MatrixLook* found = nullptr;
    if (std::find(seen.begin(), seen.end(), stage) != seen.end()) return found;
    found = cell(index).find(stage);
    if (!found)
        return Status(Code::kInvalidArgument,
                      fmt::format("calibration {}: it has no {} {}; calibrate with it",
                                  matrix_.name, stage.kind, stage.name));
    seen.push_back(stage);
    return found;
}

Status MatrixContext::make(std::span<const std::uint64_t> indices) {
    for (const std::uint64_t index : indices) {
        State& state = states_[index];
        if (state.finished) continue;
        state.finished = true;
        cost_ += cell(index).cost - state.reached;
    }
    return {};
}

Status MatrixContext::preview(std::span<const std::uint64_t> indices, double sigma) {
    for (const std::uint64_t index : indices) {
        CINEJURY_ASSIGN(const MatrixLook* const seen, look(index, preview_at(sigma)));
        if (!seen) continue;
        State& state = states_[index];
        cost_ += seen->cost - state.reached;
        state.reached = matrix_.abilities.holds ? seen->cost : 0;
    }
    return {};
}

Status MatrixContext::draft(std::span<const std::uint64_t> indices, const std::string& policy) {
    for (const std::uint64_t index : indices) {
        CINEJURY_ASSIGN(const MatrixLook* const seen, look(index, draft_with(policy)));
        if (seen) cost_ += seen->cost;
    }
    return {};
}

Result<std::vector<Placed>> MatrixContext::rank(std::span<const std::uint64_t> indices,
                                                const StageId& stage) const {
    std::vector<Placed> placed;
    for (const std::uint64_t index : indices) {
        const bool finished = stage == kFinished;
        const MatrixLook* const seen = finished ? nullptr : cell(index).find(stage);
        if (finished ? states_[index].finished : seen != nullptr)
            placed.push_back({index, finished ? cell(index).overall : seen->overall});
    }
    std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
        return a.overall.has_value() && (!b.overall || *a.overall > *b.overall);
    });
    return placed;
}

}  // namespace cinejury::search
