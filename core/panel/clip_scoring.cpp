// SPDX-License-Identifier: Apache-2.0
#include "core/panel/clip_scoring.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cinejury::panel {
namespace {

// Of a clip in memory, up to the end of the last frame.
std::int64_t duration_of(const media::Clip& clip) {
    const auto frames = static_cast<double>(clip.frames);
    if (clip.timestamps_ns.size() > 1)
        return static_cast<std::int64_t>(static_cast<double>(clip.timestamps_ns.back()) /
                                         (frames - 1) * frames);
    if (clip.fps.numerator == 0) return 0;
    return static_cast<std::int64_t>(frames * 1e9 * clip.fps.denominator / clip.fps.numerator);
}

Status cancelled() {
    return {Code::kCancelled, "scoring was cancelled"};
}

// The views from `first` on, with what is known of the clip.
std::shared_ptr<const media::Views> kept_views(media::Views& views, std::size_t first) {
    auto kept = std::make_shared<media::Views>();
    kept->info = views.info;
    kept->digest = views.digest;
    const auto from = views.views.begin() + static_cast<std::ptrdiff_t>(first);
    kept->views.assign(std::move_iterator(from), std::move_iterator(views.views.end()));
    views.views.resize(first);
    return kept;
}

}  // namespace

Status ClipScoring::look_ahead() {
    const auto* clip = std::get_if<std::shared_ptr<const media::Clip>>(&request_.source);
    if (clip && !*clip) return {Code::kInvalidArgument, "the request has no clip"};
    CINEJURY_ASSIGN(digest_, media::source_digest(request_.source));
    if (clip) {
        duration_ns_ = duration_of(**clip);
        return {};
    }
    CINEJURY_ASSIGN(
        const media::MediaInfo info,
        media::probe(std::get<std::filesystem::path>(request_.source), options_.limits));
    duration_ns_ = info.duration_ns;
    return {};
}

Status ClipScoring::score_window(std::size_t plan, std::uint64_t index,
                                 const media::ViewPtr& window) {
    if (cancel_.cancelled()) return cancelled();
    Part& part = *asked_[plans_.owner_of(plan)];
    if (part.windows.hopeless()) return {};
    const ItemInput item{&request_, {digest_, duration_ns_, index}, std::span(&window, 1)};
    part.windows.add(part.expert->score(item, cancel_, part.seconds));
    return {};
}

Status ClipScoring::score_rest(const media::Views& views) {
    const auto score = [&](std::uint64_t i) {
        Part& part = *asked_[i];
        if (part.expert->windowed()) {
            part.scores = part.windows.reduce(*part.expert, part.expert->plans().front().reduction);
            return;
        }
        const ItemInput item{
            &request_, {views.digest, views.info.duration_ns, 0}, plans_.views_of(i, views.views)};
        part.scores = part.expert->score(item, cancel_, part.seconds);
    };
    const bool all = host_.parallel_for(asked_.size(), score, cancel_);
    return all && !cancel_.cancelled() ? Status() : cancelled();
}

// The plans of `set` come last: no window is theirs.
Result<media::Views> ClipScoring::make_views(const ViewPlans& set) {
    std::vector<media::FramePlan> plans(plans_.plans().begin(), plans_.plans().end());
    plans.insert(plans.end(), set.plans().begin(), set.plans().end());
    media::ViewOptions options = view_options(host_, options_, cancel_);
    options.on_window = [this](std::size_t plan, std::uint64_t index, media::ViewPtr window) {
        return score_window(plan, index, window);
    };
    return media::make_views(request_.source, plans, options);
}

Result<ScoreReport> ClipScoring::run(const std::vector<LoadedExpert*>& experts,
                                     const ViewPlans& set) {
    bool windows = false;
    parts_.resize(experts.size());
    for (std::size_t i = 0; i < experts.size(); ++i) {
        parts_[i].expert = experts[i];
        if (auto refusal = experts[i]->refusal(request_)) {
            parts_[i].scores = *std::move(refusal);
            continue;
        }
        plans_.add(*experts[i]);
        asked_.push_back(&parts_[i]);
        windows = windows || experts[i]->windowed();
    }
    if (windows) CINEJURY_RETURN_IF_ERROR(look_ahead());
    CINEJURY_ASSIGN(media::Views views, make_views(set));
    if (windows && views.digest != digest_)
        return Status(Code::kBadData, "the source changed while it was being scored");
    ScoreReport report;
    if (!set.plans().empty()) report.set_views = kept_views(views, plans_.plans().size());
    CINEJURY_RETURN_IF_ERROR(score_rest(views));
    report.info = views.info;
    report.digest = views.digest;
    report.decode_seconds = views.decode_seconds;
    report.view_seconds = views.view_seconds;
    for (Part& part : parts_) {
        report.expert_seconds += part.seconds;
        std::move(part.scores.begin(), part.scores.end(), std::back_inserter(report.scores));
    }
    return report;
}

}  // namespace cinejury::panel
