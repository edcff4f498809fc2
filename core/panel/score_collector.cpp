// SPDX-License-Identifier: Apache-2.0
#include "core/panel/score_collector.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/plugin/host_services.hpp"
#include "core/plugin/utf8.hpp"

namespace cinejury::panel {
namespace {

constexpr std::size_t kMaxReasonBytes = 2000;
constexpr cj_status_t kAccepted{CJ_OK, CJ_REACT_NONE};
constexpr cj_status_t kRefused{CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_PLUGIN};

}  // namespace

std::string reason_text(cj_string_t text, std::string_view otherwise) {
    const std::string_view bytes = plugin::from_cj(text);
    if (bytes.empty()) return std::string(otherwise);
    return plugin::valid_utf8(bytes.substr(0, kMaxReasonBytes));
}

ScoreCollector::ScoreCollector(const std::string& plugin,
                               const std::vector<plugin::CriterionSpec>& criteria,
                               std::size_t items)
    : plugin_(plugin), criteria_(criteria), items_(items), slots_(items * criteria.size()) {}

cj_score_batch_t ScoreCollector::batch(const std::vector<const cj_score_item_t*>& items) {
    return {CJ_SIZE(cj_score_batch), static_cast<std::uint32_t>(items.size()), items.data(), this,
            &ScoreCollector::put};
}

cj_status_t ScoreCollector::put(const cj_score_batch_t* batch, std::uint32_t item,
                                std::uint32_t criterion, const cj_score_t* score) noexcept {
    try {
        return static_cast<ScoreCollector*>(batch->context)->accept(item, criterion, score);
    } catch (...) {  // only memory can run out here
        return {CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LESS_MEMORY};
    }
}

cj_status_t ScoreCollector::accept(std::uint32_t item, std::uint32_t criterion,
                                   const cj_score_t* score) {
    const std::lock_guard lock(mutex_);
    if (item >= items_ || criterion >= criteria_.size()) {
        stray_ =
            fmt::format("it reported item {}, criterion {}, which do not exist", item, criterion);
        return kRefused;
    }
    Slot& slot = slots_[item * criteria_.size() + criterion];
    std::string fault;
    if (!score || score->size < CJ_SIZE(cj_score))
        fault = "the reported struct is too small";
    else if (slot.is_there)
        fault = "the score was reported twice";
    else
        fault = fault_of(*score, criteria_[criterion]);
    slot.is_there = true;
    if (!fault.empty()) {
        slot.score = {};
        slot.score.reason = fmt::format("{}: a bug in {}", fault, plugin_);
        return kRefused;
    }
    Reported& kept = slot.score;
    kept.status = static_cast<ScoreStatus>(score->status);
    const bool ok = kept.status == ScoreStatus::kOk;
    kept.value = ok ? score->value : 0;
    kept.confidence = ok ? score->confidence : 0;
    kept.worst_frame = score->worst_frame;
    kept.reason = reason_text(score->reason, ok ? "" : "the expert gave no reason");
    return kAccepted;
}

std::string ScoreCollector::fault_of(const cj_score_t& score,
                                     const plugin::CriterionSpec& criterion) const {
    if (score.status > CJ_SCORE_FAILED) return fmt::format("{} is no status", score.status);
    if (score.status != CJ_SCORE_OK) return {};
    if (!std::isfinite(score.value)) return fmt::format("the reported value is {}", score.value);
    if (score.value < criterion.minimum || score.value > criterion.maximum)
        return fmt::format("the reported value {} is outside the declared range {} ... {}",
                           score.value, criterion.minimum, criterion.maximum);
    if (!(score.confidence >= 0 && score.confidence <= 1))
        return fmt::format("the reported confidence {} is outside 0 ... 1", score.confidence);
    return {};
}

Reported ScoreCollector::take(std::size_t item, std::size_t criterion,
                              const std::string& call_failure) {
    Slot& slot = slots_[item * criteria_.size() + criterion];
    if (slot.is_there) return std::move(slot.score);
    Reported missing;
    if (!call_failure.empty())
        missing.reason = call_failure;
    else
        missing.reason = fmt::format("no score reported{}{}: a bug in {}",
                                     stray_.empty() ? "" : "; ", stray_, plugin_);
    return missing;
}

}  // namespace cinejury::panel
