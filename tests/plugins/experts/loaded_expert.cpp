// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/experts/loaded_expert.hpp"

#include "core/media/views.hpp"
#include "tests/catch.hpp"

namespace cinejury::test {
namespace {

template <class T>
T required(Result<T> result) {
    INFO(result.status().message());
    REQUIRE(result.ok());
    return *std::move(result);
}

using Table = std::vector<std::vector<Judged>>;  // [item][criterion]

cj_status_t put(const cj_score_batch_t* batch, std::uint32_t item, std::uint32_t criterion,
                const cj_score_t* score) noexcept {
    auto& judged = (*static_cast<Table*>(batch->context))[item];
    if (judged.size() <= criterion) judged.resize(criterion + 1);
    judged[criterion] = {score->status, score->value, score->confidence, score->worst_frame,
                         std::string(plugin::from_cj(score->reason))};
    return {CJ_OK, CJ_REACT_NONE};
}

std::vector<media::FramePlan> plans_of(plugin::Instance& expert) {
    std::vector<media::FramePlan> plans;
    for (std::uint32_t i = 0; i < expert.expert()->plan_count(expert.raw()); ++i) {
        cj_frame_plan_t plan{};
        plan.size = CJ_SIZE(cj_frame_plan);
        REQUIRE(expert.expert()->plan(expert.raw(), i, &plan).code == CJ_OK);
        plans.push_back(required(media::frame_plan_from_plugin(plan)));
    }
    return plans;
}

// The views of one clip and the item that shows them.
struct ItemOfViews {
    media::Views views;
    std::vector<const cj_clip_t*> clips;
    cj_score_item_t item{};

    ItemOfViews(const media::Clip& clip, const std::vector<media::FramePlan>& plans)
        : views(required(media::make_views(std::make_shared<const media::Clip>(clip), plans, {}))) {
        for (const media::ViewPtr& view : views.views) clips.push_back(view->clip());
        item.size = CJ_SIZE(cj_score_item);
        item.view_count = static_cast<std::uint32_t>(clips.size());
        item.views = clips.data();
        item.duration_ns = views.info.duration_ns;
    }
    ItemOfViews(const ItemOfViews&) = delete;
    ItemOfViews& operator=(const ItemOfViews&) = delete;
};

}  // namespace

LoadedExpert::LoadedExpert(const std::string& library, unsigned threads,
                           const plugin::Settings& settings) {
    plugin::HostOptions options;
    options.threads = threads;
    host_ = std::make_unique<plugin::HostServices>(options);
    const auto inspected = required(plugin::inspect(CINEJURY_TEST_PLUGINS "/" + library));
    for (const auto& criterion : inspected.metadata.expert->criteria)
        criteria_.push_back(criterion.id);
    library_ = required(plugin::Library::load(inspected, *host_));
    instance_ = required(library_->create(settings));
    const Status loaded = instance_->load();
    INFO(loaded.message());
    REQUIRE(loaded.ok());
}

std::vector<std::vector<Judged>> LoadedExpert::judge_all(const std::vector<media::Clip>& clips,
                                                         const std::string& prompt) {
    const std::vector<media::FramePlan> plans = plans_of(*instance_);
    std::vector<std::unique_ptr<ItemOfViews>> items;
    std::vector<const cj_score_item_t*> pointers;
    for (const media::Clip& clip : clips) {
        items.push_back(std::make_unique<ItemOfViews>(clip, plans));
        items.back()->item.prompt = plugin::to_cj(prompt);
        pointers.push_back(&items.back()->item);
    }
    Table judged(clips.size());
    cj_score_batch_t batch{};
    batch.size = CJ_SIZE(cj_score_batch);
    batch.item_count = static_cast<std::uint32_t>(pointers.size());
    batch.items = pointers.data();
    batch.context = &judged;
    batch.put = put;
    plugin::Call call;
    const Status status =
        call.status(instance_->expert()->score(instance_->raw(), call.get(), &batch), "score");
    INFO(status.message());
    REQUIRE(status.ok());
    return judged;
}

std::vector<Judged> LoadedExpert::judge_batch(const std::vector<media::Clip>& clips) {
    std::vector<Judged> first;
    for (const auto& criteria : judge_all(clips)) first.push_back(criteria.at(0));
    return first;
}

std::map<std::string, Judged> LoadedExpert::by_criterion(const media::Clip& clip) {
    const std::vector<Judged> judged = judge_all(std::vector{clip}).front();
    REQUIRE(judged.size() == criteria_.size());
    std::map<std::string, Judged> by_id;
    for (std::size_t i = 0; i < criteria_.size(); ++i) by_id[criteria_[i]] = judged[i];
    return by_id;
}

Judged LoadedExpert::judge(const media::Clip& clip, const std::string& of) {
    return by_criterion(clip).at(of.empty() ? criteria_.front() : of);
}

double LoadedExpert::value(const media::Clip& clip, const std::string& of) {
    const Judged judged = judge(clip, of);
    INFO(judged.reason);
    REQUIRE(judged.status == CJ_SCORE_OK);
    REQUIRE(judged.value >= 0);
    REQUIRE(judged.value <= 1);
    REQUIRE(judged.confidence > 0);
    REQUIRE(judged.confidence <= 1);
    return judged.value;
}

}  // namespace cinejury::test
