// SPDX-License-Identifier: Apache-2.0
// Receives the scores of one batch from a plugin and checks them. Private to core/panel.
// Thread rule: put from any thread; take after the plugin's call has returned.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "cinejury/expert.h"
#include "core/panel/scores.hpp"
#include "core/plugin/metadata.hpp"

namespace cinejury::panel {

// One score as the plugin reported it, checked.
struct Reported {
    ScoreStatus status = ScoreStatus::kFailed;
    double value = 0;  // finite and in the declared range when ok
    double confidence = 0;
    std::int64_t worst_frame = -1;  // as reported: index in the view
    std::string reason;             // valid UTF-8, never empty unless ok
};

class ScoreCollector {
public:
    // `plugin` and `criteria` (those of the metadata, in its order) outlive the collector.
    ScoreCollector(const std::string& plugin, const std::vector<plugin::CriterionSpec>& criteria,
                   std::size_t items);

    // The batch that is handed to the plugin. `items` outlives the call.
    cj_score_batch_t batch(const std::vector<const cj_score_item_t*>& items);
    // What came in for an item and a criterion of the metadata. A score that did not come is failed
    // with `call_failure`, the words of the failed call, or as a bug in the plugin when that is
    // empty.
    Reported take(std::size_t item, std::size_t criterion, const std::string& call_failure);

private:
    struct Slot {
        bool is_there = false;
        Reported score;
    };

    static cj_status_t put(const cj_score_batch_t* batch, std::uint32_t item,
                           std::uint32_t criterion, const cj_score_t* score) noexcept;
    cj_status_t accept(std::uint32_t item, std::uint32_t criterion, const cj_score_t* score);
    // The breach of the contract in words; empty when there is none.
    std::string fault_of(const cj_score_t& score, const plugin::CriterionSpec& criterion) const;

    const std::string& plugin_;
    const std::vector<plugin::CriterionSpec>& criteria_;
    std::size_t items_;
    std::mutex mutex_;
    std::vector<Slot> slots_;  // [items, criteria]
    std::string stray_;        // a report that belongs nowhere, in words
};

// Text of a plugin for people: valid UTF-8 and bounded; `otherwise` when it is empty.
std::string reason_text(cj_string_t text, std::string_view otherwise);

}  // namespace cinejury::panel
