// SPDX-License-Identifier: Apache-2.0
#include "core/panel/window_scores.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cinejury::panel {
namespace {

struct Counts {
    std::size_t ok = 0, not_applicable = 0;
    const Score* gap = nullptr;  // the first that is not ok
    std::size_t gap_window = 0;
};

// The window that stands for all: of the least or the greatest raw value; the worst one for a mean.
const Score& speaker(const std::vector<const Score*>& ok, std::uint32_t reduction,
                     bool higher_is_better) {
    const bool least =
        reduction == CJ_REDUCE_MIN || (reduction == CJ_REDUCE_MEAN && higher_is_better);
    const auto by_raw = [](const Score* a, const Score* b) { return *a->raw < *b->raw; };
    return least ? **std::min_element(ok.begin(), ok.end(), by_raw)
                 : **std::max_element(ok.begin(), ok.end(), by_raw);
}

// Divided before it is summed: sums of finite values may not be finite.
template <class Value>
double mean(const std::vector<const Score*>& ok, Value value) {
    double sum = 0, low = value(*ok.front()), high = low;
    for (const Score* score : ok) {
        sum += value(*score) / static_cast<double>(ok.size());
        low = std::min(low, value(*score));
        high = std::max(high, value(*score));
    }
    return std::clamp(sum, low, high);
}

}  // namespace

void WindowScores::add(ExpertScores window) {
    failed_.resize(window.size());
    for (std::size_t i = 0; i < window.size(); ++i)
        if (window[i].status == ScoreStatus::kFailed) failed_[i] = true;
    windows_.push_back(std::move(window));
}

bool WindowScores::hopeless() const {
    return !failed_.empty() && std::find(failed_.begin(), failed_.end(), false) == failed_.end();
}

ExpertScores WindowScores::reduce(const LoadedExpert& expert, std::uint32_t reduction) const {
    if (windows_.empty()) return expert.all(ScoreStatus::kFailed, "the clip gave no window");
    ExpertScores scores;
    for (std::size_t i = 0; i < expert.criterion_count(); ++i)
        scores.push_back(reduce_criterion(expert, i, reduction));
    return scores;
}

Score WindowScores::reduce_criterion(const LoadedExpert& expert, std::size_t criterion,
                                     std::uint32_t reduction) const {
    std::vector<const Score*> ok;
    Counts counts;
    for (std::size_t w = 0; w < windows_.size(); ++w) {
        const Score& score = windows_[w][criterion];
        if (score.status == ScoreStatus::kOk) {
            ok.push_back(&score);
            continue;
        }
        if (score.status == ScoreStatus::kFailed) {
            Score failed = score;
            failed.reason = fmt::format("window {}: {}", w, score.reason);
            return failed;
        }
        counts.not_applicable += score.status == ScoreStatus::kNotApplicable ? 1 : 0;
        if (!counts.gap) counts.gap = &score, counts.gap_window = w;
    }
    const std::size_t all = windows_.size();
    const std::string share =
        counts.gap ? fmt::format("{} of {} windows could be judged; window {}: {}", ok.size(), all,
                                 counts.gap_window, counts.gap->reason)
                   : std::string();
    if (ok.empty() || ok.size() * 2 < all) {
        Score gap = *counts.gap;
        const bool nowhere = counts.not_applicable == all;
        gap.status = nowhere ? ScoreStatus::kNotApplicable : ScoreStatus::kAbstain;
        gap.reason = share;
        return gap;
    }
    Score joined = speaker(ok, reduction, expert.criterion(criterion).higher_is_better);
    if (reduction == CJ_REDUCE_MEAN) {
        joined.raw = mean(ok, [](const Score& score) { return *score.raw; });
        joined.calibrated = expert.calibrated(criterion, *joined.raw);
        joined.confidence = mean(ok, [](const Score& score) { return score.confidence; });
    }
    if (!share.empty())
        joined.reason = joined.reason.empty() ? share : fmt::format("{}; {}", joined.reason, share);
    return joined;
}

}  // namespace cinejury::panel
