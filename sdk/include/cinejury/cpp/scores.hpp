// SPDX-License-Identifier: Apache-2.0
// What an expert scores, and where its scores go. Thread rule: for the duration of the call; Scores
// of different items from different threads.
#pragma once

#include <cmath>

#include "cinejury/cpp/clip_view.hpp"
#include "cinejury/expert.h"

namespace cinejury::sdk {

// One clip, or one window of it, seen through the expert's plans.
class Item {
public:
    explicit Item(const cj_score_item_t* item) : item_(item) {
        require_struct(item, CJ_SIZE(cj_score_item), "cj_score_item_t");
    }
    // View of plan `index`.
    ClipView view(std::uint32_t index = 0) const {
        if (index >= item_->view_count)
            throw Error(CJ_INVALID_ARGUMENT,
                        "the item has no view of plan " + std::to_string(index),
                        CJ_REACT_BUG_IN_HOST);
        return ClipView(item_->views[index]);
    }
    std::string_view prompt() const { return sdk::view(item_->prompt); }
    double duration_seconds() const { return static_cast<double>(item_->duration_ns) * 1e-9; }
    bool is_preview() const { return item_->is_preview != 0; }
    const cj_score_item_t& raw() const { return *item_; }

private:
    const cj_score_item_t* item_;
};

struct ScoreDetail {
    double confidence = 1;          // 0 ... 1
    std::int64_t worst_frame = -1;  // of view 0; -1 = none
    std::string_view reason = {};
};

// The scores of one item; criteria are named by their index in the metadata. Each at most once.
class Scores {
public:
    Scores(const cj_score_batch_t* batch, std::uint32_t item) : batch_(batch), item_(item) {}

    // value: finite, in the declared range.
    void put(std::uint32_t criterion, double value, const ScoreDetail& detail = {}) {
        if (!std::isfinite(value))
            throw Error(CJ_INTERNAL,
                        "criterion " + std::to_string(criterion) + ": the value is not finite");
        report(criterion, CJ_SCORE_OK, value, detail);
    }
    // The criterion does not apply to this clip.
    void not_applicable(std::uint32_t criterion, std::string_view reason) {
        report(criterion, CJ_SCORE_NOT_APPLICABLE, 0, {.confidence = 0, .reason = reason});
    }
    // It applies, but this clip cannot be judged.
    void abstain(std::uint32_t criterion, std::string_view reason) {
        report(criterion, CJ_SCORE_ABSTAIN, 0, {.confidence = 0, .reason = reason});
    }
    void failed(std::uint32_t criterion, std::string_view reason) {
        report(criterion, CJ_SCORE_FAILED, 0, {.confidence = 0, .reason = reason});
    }
    // Those of the first `criteria` that have no score yet.
    void fail_rest(std::uint32_t criteria, std::string_view reason) {
        for (std::uint32_t i = 0; i < criteria && i < 64; ++i)
            if ((reported_ >> i & 1u) == 0) failed(i, reason);
    }

private:
    void report(std::uint32_t criterion, std::uint32_t status, double value,
                const ScoreDetail& detail) {
        const cj_score_t score{
            CJ_SIZE(cj_score),    status, value, detail.confidence, detail.worst_frame,
            borrow(detail.reason)};
        check(batch_->put(batch_, item_, criterion, &score), "the host refused a score");
        if (criterion < 64) reported_ |= std::uint64_t{1} << criterion;
    }
    const cj_score_batch_t* batch_;
    std::uint32_t item_;
    std::uint64_t reported_ = 0;  // bit i: criterion i
};

}  // namespace cinejury::sdk
