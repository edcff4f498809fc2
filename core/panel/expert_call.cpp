// SPDX-License-Identifier: Apache-2.0
// Calling an expert: items and batches out, checked scores back.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cmath>

#include "core/panel/loaded_expert.hpp"

namespace cinejury::panel {
namespace {

using Clock = std::chrono::steady_clock;

// A cj_score_item_t and the pointers behind it.
struct RawItem {
    std::vector<const cj_clip_t*> clips;
    cj_score_item_t item;

    explicit RawItem(const ItemInput& input) {
        clips.reserve(input.views.size());
        for (const media::ViewPtr& view : input.views) clips.push_back(view->clip());
        const ScoreRequest& request = *input.request;
        item = {CJ_SIZE(cj_score_item),
                static_cast<std::uint32_t>(clips.size()),
                clips.data(),
                plugin::to_cj(request.prompt),
                plugin::to_cj(input.facts.digest),
                input.facts.duration_ns,
                input.facts.window,
                request.candidate,
                request.is_preview ? 1u : 0u,
                request.step,
                request.sigma};
    }
};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// A frame of views[0] as a frame of the source; -1 for none and for what is no frame of the view.
std::int64_t source_frame(const ItemInput& item, std::int64_t view_frame) {
    const std::span<const std::int64_t> frames = item.views.front()->source_frames();
    if (view_frame < 0 || static_cast<std::uint64_t>(view_frame) >= frames.size()) return -1;
    return frames[static_cast<std::size_t>(view_frame)];
}

// The breach of the contract in words; empty when there is none.
std::string fault_of(const cj_preference_t& preference) {
    if (preference.status > CJ_SCORE_FAILED)
        return fmt::format("{} is no status", preference.status);
    if (preference.status != CJ_SCORE_OK) return {};
    if (!(preference.value >= -1 && preference.value <= 1))
        return fmt::format("the preference {} is outside -1 ... 1", preference.value);
    if (!(preference.confidence >= 0 && preference.confidence <= 1))
        return fmt::format("the confidence {} is outside 0 ... 1", preference.confidence);
    return {};
}

}  // namespace

ExpertScores LoadedExpert::all(ScoreStatus status, const std::string& reason) const {
    ExpertScores scores;
    scores.reserve(used_.size());
    for (const Used& used : used_) {
        scores.push_back(used.blank);
        scores.back().status = status;
        scores.back().reason = reason;
    }
    return scores;
}

std::optional<ExpertScores> LoadedExpert::refusal(const ScoreRequest& request) const {
    if (request.is_preview && (!has(CJ_EXPERT_ACCEPTS_PREVIEWS) || has(CJ_EXPERT_SET)))
        return all(ScoreStatus::kAbstain, "the expert does not judge previews");
    if (request.prompt.empty() && has(CJ_EXPERT_NEEDS_PROMPT))
        return all(ScoreStatus::kNotApplicable, "the expert needs a prompt, and there is none");
    return std::nullopt;
}

std::string LoadedExpert::failure_text(const Status& status) const {
    if (status.ok()) return {};
    if (status.code() != Code::kDeadline) return status.message();
    return fmt::format("{}; the time limit is {}", status.message(), time_limit_);
}

Score LoadedExpert::finish(std::size_t i, Reported reported, const ItemInput& item) const {
    Score score = used_[i].blank;
    score.status = reported.status;
    score.reason = std::move(reported.reason);
    score.worst_frame = source_frame(item, reported.worst_frame);
    if (reported.status != ScoreStatus::kOk) return score;
    score.raw = reported.value;
    score.calibrated = calibrated(i, reported.value);
    score.confidence = reported.confidence;
    return score;
}

std::vector<ExpertScores> LoadedExpert::score(std::span<const ItemInput> items,
                                              const CancelToken& cancel, double& seconds) {
    std::vector<RawItem> raw;
    std::vector<const cj_score_item_t*> pointers;
    raw.reserve(items.size());
    pointers.reserve(items.size());
    for (const ItemInput& item : items) {
        raw.emplace_back(item);
        pointers.push_back(&raw.back().item);
    }
    ScoreCollector collector(id(), spec().criteria, items.size());
    const cj_score_batch_t batch = collector.batch(pointers);
    Status returned;
    {
        const std::lock_guard lock(mutex_);
        const plugin::Call call(cancel, time_limit_);
        const auto start = Clock::now();
        returned =
            call.status(instance_->expert()->score(instance_->raw(), call.get(), &batch), id());
        seconds += seconds_since(start);
    }
    const std::string failure = failure_text(returned);
    std::vector<ExpertScores> scores(items.size());
    for (std::size_t item = 0; item < items.size(); ++item) {
        scores[item].reserve(used_.size());
        for (std::size_t i = 0; i < used_.size(); ++i)
            scores[item].push_back(
                finish(i, collector.take(item, used_[i].index, failure), items[item]));
    }
    return scores;
}

ExpertScores LoadedExpert::score(const ItemInput& item, const CancelToken& cancel,
                                 double& seconds) {
    return std::move(score(std::span(&item, 1), cancel, seconds).front());
}

std::vector<Comparison> LoadedExpert::compare(const ItemInput& a, const ItemInput& b,
                                              const CancelToken& cancel) {
    const RawItem raw_a(a), raw_b(b);
    std::vector<cj_preference_t> preferences(spec().criteria.size(),
                                             {CJ_SIZE(cj_preference), CJ_SCORE_FAILED, 0, 0,
                                              plugin::to_cj("the expert reported no preference")});
    std::vector<cj_preference_t*> pointers;
    for (cj_preference_t& preference : preferences) pointers.push_back(&preference);
    std::vector<Comparison> comparisons;
    // Held until the texts are copied: they last until the next call.
    const std::lock_guard lock(mutex_);
    const plugin::Call call(cancel, time_limit_);
    const std::string failure = failure_text(call.status(
        instance_->expert()->compare(instance_->raw(), call.get(), &raw_a.item, &raw_b.item,
                                     pointers.data(), static_cast<std::uint32_t>(pointers.size())),
        id()));
    for (const Used& used : used_) {
        const cj_preference_t& preference = preferences[used.index];
        Comparison one;
        one.expert = used.blank.expert;
        one.criterion = used.blank.criterion;
        one.role = used.blank.role;
        const std::string fault = fault_of(preference);
        if (!failure.empty()) {
            one.reason = failure;
        } else if (!fault.empty()) {
            one.reason = fmt::format("{}: a bug in {}", fault, id());
        } else {
            one.status = static_cast<ScoreStatus>(preference.status);
            const bool ok = one.status == ScoreStatus::kOk;
            if (ok) one.preference = preference.value;
            if (ok) one.confidence = preference.confidence;
            one.reason = reason_text(preference.reason, ok ? "" : "the expert gave no reason");
        }
        comparisons.push_back(std::move(one));
    }
    return comparisons;
}

}  // namespace cinejury::panel
