// SPDX-License-Identifier: Apache-2.0
#include "core/validate/expert_trial.hpp"

#include <mutex>

#include "core/base/digest.hpp"
#include "core/validate/sample_clip.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;

constexpr std::uint32_t kMaxPlans = 16;

std::vector<media::FramePlan> plans_of(const InstanceUnderTest& instance) {
    const cj_expert_t& expert = instance.expert();
    const std::uint32_t count = expert.plan_count(instance.raw());
    if (count < 1 || count > kMaxPlans) block("the expert has {} plans", count);
    std::vector<media::FramePlan> plans;
    for (std::uint32_t i = 0; i < count; ++i) {
        cj_frame_plan_t raw{};
        raw.size = CJ_SIZE(cj_frame_plan);
        if (expert.plan(instance.raw(), i, &raw).code != CJ_OK) block("plan {} fails", i);
        auto plan = media::frame_plan_from_plugin(raw);
        if (!plan.ok()) block("plan {}: {}", i, plan.status().message());
        plans.push_back(*plan);
    }
    return plans;
}

struct Collector {
    std::mutex mutex;
    std::vector<Reported> reports;
};

cj_status_t put(const cj_score_batch_t* batch, std::uint32_t item, std::uint32_t criterion,
                const cj_score_t* score) noexcept {
    auto& collector = *static_cast<Collector*>(batch->context);
    const std::lock_guard lock(collector.mutex);
    Reported one{item, criterion, *score, std::string(plugin::from_cj(score->reason))};
    one.score.reason = {nullptr, 0};
    collector.reports.push_back(std::move(one));
    return {CJ_OK, CJ_REACT_NONE};
}

}  // namespace

std::vector<media::ViewPtr> views_of(const InstanceUnderTest& instance,
                                     const std::shared_ptr<const media::Clip>& clip) {
    const auto plans = plans_of(instance);
    std::vector<media::ViewPtr> windows(plans.size());
    media::ViewOptions options;
    options.on_window = [&windows](std::size_t plan, std::uint64_t, media::ViewPtr window) {
        if (!windows[plan]) windows[plan] = std::move(window);
        return Status();
    };
    auto made = media::make_views(media::Source(clip), plans, options);
    if (!made.ok()) block("views of a test clip: {}", made.status().message());
    for (std::size_t i = 0; i < plans.size(); ++i)
        if (plans[i].windowed()) made->views[i] = windows[i];
    return std::move(made->views);
}

ExpertItem::ExpertItem(std::vector<media::ViewPtr> views, std::string prompt, Placement placement)
    : views_(std::move(views)), prompt_(std::move(prompt)), prompt_copy_(prompt_) {
    Sha256 digest;
    for (const auto& view : views_) {
        clips_.push_back(std::make_unique<PlacedClip>(*view->clip(), placement));
        pointers_.push_back(clips_.back()->clip());
        const cj_tensor_t& frames = *view->clip()->frames;
        digest.update(static_cast<const char*>(frames.data) + frames.byte_offset,
                      static_cast<std::size_t>(frames.shape[0] * frames.strides[0]));
    }
    digest_ = digest.finish();
    item_.size = CJ_SIZE(cj_score_item);
    item_.view_count = static_cast<std::uint32_t>(pointers_.size());
    item_.views = pointers_.data();
    item_.prompt = plugin::to_cj(prompt_);
    item_.clip_digest = plugin::to_cj(digest_);
    item_.duration_ns = 1'000'000'000;
}

bool ExpertItem::unchanged() const {
    for (const auto& clip : clips_)
        if (!clip->unchanged()) return false;
    return prompt_ == prompt_copy_;
}

const Reported* Scored::find(std::uint32_t item, std::uint32_t criterion) const {
    for (const Reported& one : reports)
        if (one.item == item && one.criterion == criterion) return &one;
    return nullptr;
}

Scored score(const InstanceUnderTest& instance, std::span<const ExpertItem* const> items,
             const CancelToken& cancel) {
    std::vector<const cj_score_item_t*> raw;
    for (const ExpertItem* item : items) raw.push_back(item->get());
    Collector collector;
    const cj_score_batch_t batch{CJ_SIZE(cj_score_batch), static_cast<std::uint32_t>(raw.size()),
                                 raw.data(), &collector, &put};
    const Call call(cancel);
    Scored scored;
    scored.status = instance.expert().score(instance.raw(), call.get(), &batch);
    if (scored.status.code != CJ_OK) scored.text = words(call, scored.status);
    scored.reports = std::move(collector.reports);
    return scored;
}

Scored score_one(const InstanceUnderTest& instance, const ExpertItem& item, std::string_view what) {
    instance.plugin().trial().step(fmt::format("scoring {}", what));
    const ExpertItem* items[] = {&item};
    Scored scored = score(instance, items);
    expect(scored.status.code == CJ_OK, "scoring {}: the whole batch fails: {}", what, scored.text);
    const auto& criteria = instance.metadata().expert->criteria;
    for (std::uint32_t i = 0; i < criteria.size(); ++i)
        expect(scored.find(0, i) != nullptr, "scoring {}: nothing is reported for {}", what,
               criteria[i].id);
    return scored;
}

ExpertItem normal_item(const InstanceUnderTest& instance, std::uint64_t seed) {
    return ExpertItem(views_of(instance, sample_clip(seed, 24, 64, 48)), std::string(kPrompt));
}

}  // namespace cinejury::validate
