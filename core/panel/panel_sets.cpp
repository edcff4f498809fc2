// SPDX-License-Identifier: Apache-2.0
// Experts that see several clips at once: sets and pairs.
#include <fmt/format.h>

#include "core/panel/panel_impl.hpp"
#include "core/panel/view_plans.hpp"

namespace cinejury::panel {
namespace {

std::vector<LoadedExpert*> with_flag(const std::vector<std::unique_ptr<LoadedExpert>>& experts,
                                     std::uint32_t flag) {
    std::vector<LoadedExpert*> chosen;
    for (const auto& expert : experts)
        if (expert->has(flag)) chosen.push_back(expert.get());
    return chosen;
}

ViewPlans plans_of(const std::vector<LoadedExpert*>& experts) {
    ViewPlans plans;
    plans.add(experts);
    return plans;
}

using Clips = std::vector<Result<std::shared_ptr<const media::Views>>>;

// What the request brings, else made now.
Result<std::shared_ptr<const media::Views>> set_views(const ScoreRequest& request,
                                                      const ViewPlans& plans,
                                                      const media::ViewOptions& options) {
    if (request.set_views) return request.set_views;
    CINEJURY_ASSIGN(media::Views views, media::make_views(request.source, plans.plans(), options));
    return std::make_shared<const media::Views>(std::move(views));
}

Status cancelled() {
    return {Code::kCancelled, "scoring was cancelled"};
}

ItemInput item_of(const ScoreRequest& request, const media::Views& clip,
                  std::span<const media::ViewPtr> views) {
    return {&request, {clip.digest, clip.info.duration_ns, 0}, views};
}

// Scores of one set expert for each request: those that it cannot be asked about at once, the
// others in one batch.
std::vector<ExpertScores> score_batch(LoadedExpert& expert, const ViewPlans& plans,
                                      std::size_t plan_index,
                                      std::span<const ScoreRequest> requests, const Clips& clips,
                                      const CancelToken& cancel) {
    std::vector<ExpertScores> scores(requests.size());
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        if (auto refusal = expert.refusal(requests[i])) {
            scores[i] = *std::move(refusal);
        } else if (!clips[i].ok()) {
            scores[i] = expert.all(ScoreStatus::kFailed, clips[i].status().message());
        } else {
            asked.push_back(i);
        }
    }
    if (asked.empty()) return scores;
    std::vector<ItemInput> items;
    for (const std::size_t i : asked)
        items.push_back(
            item_of(requests[i], **clips[i], plans.views_of(plan_index, (*clips[i])->views)));
    double seconds = 0;
    auto answered = expert.score(items, cancel, seconds);
    for (std::size_t k = 0; k < asked.size(); ++k) scores[asked[k]] = std::move(answered[k]);
    return scores;
}

}  // namespace

Result<std::vector<std::vector<Score>>> Panel::score_set(std::span<const ScoreRequest> requests,
                                                         const CancelToken& cancel) {
    std::vector<std::vector<Score>> result(requests.size());
    const auto experts = with_flag(impl_->experts, CJ_EXPERT_SET);
    if (experts.empty()) return result;
    const ViewPlans plans = plans_of(experts);
    const media::ViewOptions options = view_options(impl_->host, impl_->options, cancel);
    for (const ScoreRequest& request : requests)
        if (request.set_views && request.set_views->views.size() != plans.plans().size())
            return Status(Code::kInvalidArgument,
                          "score_set: the set views of a request are another panel's");
    Clips clips;
    for (const ScoreRequest& request : requests) {
        clips.push_back(set_views(request, plans, options));
        if (cancel.cancelled()) return cancelled();
    }
    for (std::size_t i = 0; i < experts.size(); ++i) {
        auto scores = score_batch(*experts[i], plans, i, requests, clips, cancel);
        if (cancel.cancelled()) return cancelled();
        for (std::size_t r = 0; r < requests.size(); ++r)
            std::move(scores[r].begin(), scores[r].end(), std::back_inserter(result[r]));
    }
    return result;
}

Result<std::vector<Comparison>> Panel::compare(const ScoreRequest& a, const ScoreRequest& b,
                                               const CancelToken& cancel) {
    if (a.prompt != b.prompt)
        return Status(Code::kInvalidArgument,
                      "compare: the clips have different prompts; only clips of one prompt can be "
                      "compared");
    std::vector<Comparison> result;
    const auto experts = with_flag(impl_->experts, CJ_EXPERT_PAIRWISE);
    if (experts.empty()) return result;
    const ViewPlans plans = plans_of(experts);
    const media::ViewOptions options = view_options(impl_->host, impl_->options, cancel);
    CINEJURY_ASSIGN(const media::Views clip_a, media::make_views(a.source, plans.plans(), options));
    CINEJURY_ASSIGN(const media::Views clip_b, media::make_views(b.source, plans.plans(), options));
    for (std::size_t i = 0; i < experts.size(); ++i) {
        auto refusal = experts[i]->refusal(a);
        if (!refusal) refusal = experts[i]->refusal(b);
        if (refusal) {
            for (const Score& score : *refusal)
                result.push_back({score.expert, score.criterion, score.role, score.status,
                                  std::nullopt, 0, score.reason});
            continue;
        }
        auto comparisons =
            experts[i]->compare(item_of(a, clip_a, plans.views_of(i, clip_a.views)),
                                item_of(b, clip_b, plans.views_of(i, clip_b.views)), cancel);
        if (cancel.cancelled()) return cancelled();
        std::move(comparisons.begin(), comparisons.end(), std::back_inserter(result));
    }
    return result;
}

}  // namespace cinejury::panel
