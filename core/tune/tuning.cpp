// SPDX-License-Identifier: Apache-2.0
#include "core/tune/tuning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <set>

#include "core/base/atomic_file.hpp"
#include "core/base/digest.hpp"
#include "core/plugin/host_services.hpp"
#include "core/tune/evaluation_clips.hpp"

namespace cinejury::tune {
namespace {

using Clock = std::chrono::steady_clock;

class Run {
public:
    Run(const TunePlan& plan, Learner& learner, Rater& rater, const CancelToken& cancel,
        const Tell& tell)
        : plan_(plan),
          learner_(learner),
          rater_(rater),
          cancel_(cancel),
          tell_(tell),
          updater_(learner, plan) {}

    Status begin(bool resume);
    Status to_the_end();
    Result<TuneResult> result();

private:
    bool over() const { return !progress().breaches.empty() || progress().update >= plan_.updates; }
    Progress& progress() { return here_.progress; }
    const Progress& progress() const { return here_.progress; }
    std::filesystem::path checkpoints() const { return plan_.folder / "checkpoints"; }
    double seconds() const {
        return before_ + std::chrono::duration<double>(Clock::now() - begun_).count();
    }
    TuneEvent event(TuneEvent::Kind kind) const {
        TuneEvent event;
        event.kind = kind;
        event.update = progress().update;
        event.updates = plan_.updates;
        event.seconds = seconds();
        return event;
    }

    Status start();
    Status evaluate_now();
    Status round();
    Result<Lesson> lesson();
    void learn_from(Lesson& lesson, std::size_t first, std::span<const RatedClip> group) const;
    Status update(const Lesson& lesson);
    Status save();

    const TunePlan& plan_;
    Learner& learner_;
    Rater& rater_;
    const CancelToken& cancel_;
    const Tell& tell_;
    Updater updater_;
    Checkpoint here_;
    double before_ = 0;  // seconds of earlier parts
    Clock::time_point begun_ = Clock::now();
};

Status Run::begin(bool resume) {
    std::vector<std::string> notices;
    CINEJURY_ASSIGN(std::optional<Checkpoint> found,
                    read_checkpoint(checkpoints(), plan_.digest(), notices));
    for (std::string& text : notices) {
        TuneEvent told = event(TuneEvent::Kind::kNotice);
        told.text = std::move(text);
        tell_(told);
    }
    if (found && !resume)
        return {Code::kBadState, fmt::format("{}: there is a run in it; --resume goes on with it",
                                             plan_.folder.string())};
    if (!found) return start();
    here_ = *std::move(found);
    before_ = progress().seconds;
    return learner_.load_state(here_.state);
}

Status Run::start() {
    here_.plan_digest = plan_.digest();
    cj_adapter_recipe_t recipe{};
    recipe.size = CJ_SIZE(cj_adapter_recipe);
    recipe.kind = plan_.rank > 0 ? CJ_ADAPTER_LOW_RANK : CJ_ADAPTER_DELTA;
    recipe.rank = plan_.rank;
    recipe.scale = plan_.scale;
    recipe.seed = plan_.seed;
    recipe.targets = plugin::to_cj(plan_.targets);
    CINEJURY_RETURN_IF_ERROR(learner_.create(recipe));
    CINEJURY_RETURN_IF_ERROR(evaluate_now());
    return save();
}

Status Run::evaluate_now() {
    CINEJURY_RETURN_IF_ERROR(learner_.select(CJ_ADAPTER_POLICY));
    CINEJURY_ASSIGN(Evaluation now, evaluate(learner_, rater_, plan_, progress().update, cancel_));
    now.seconds = seconds();
    std::vector<Evaluation>& all = progress().evaluations;
    if (!all.empty()) progress().breaches = breaches(all.front(), now, rater_.alarms(), plan_);
    all.push_back(std::move(now));
    if (progress().breaches.empty()) {
        CINEJURY_ASSIGN(here_.good, learner_.adapter(CJ_ADAPTER_POLICY));
    }
    drop_other_clips(plan_, progress());
    TuneEvent told = event(TuneEvent::Kind::kEvaluated);
    told.evaluation = &all.back();
    told.gain = gain(all.front(), all.back());
    tell_(told);
    return {};
}

void Run::learn_from(Lesson& lesson, std::size_t first, std::span<const RatedClip> group) const {
    std::set<std::string> ids;
    for (const RatedClip& clip : group)
        for (const auto& [id, value] : clip.values) ids.insert(id);
    Criteria criteria = plan_.criteria;
    for (const auto& [id, weight] : rater_.weights(ids))
        criteria.try_emplace(id, Criterion{weight, plan_.noise_floor});
    const Ranking ranking = rank_group(group, criteria);
    if (const auto pair = best_pair(group, ranking, plan_.margin))
        lesson.pairs.push_back({first + pair->win, first + pair->lose});
    for (std::size_t i = 0; i < group.size(); ++i)
        if (ranking.advantages[i]) lesson.rated.emplace_back(first + i, *ranking.advantages[i]);
}

// The round's prompts are the next of an order that is shuffled anew for each pass over them.
Result<Lesson> Run::lesson() {
    CINEJURY_RETURN_IF_ERROR(
        learner_.select(plan_.method == Method::kNft ? CJ_ADAPTER_OLD : CJ_ADAPTER_POLICY));
    Lesson lesson;
    for (std::uint64_t p = 0; p < plan_.prompts_per_round; ++p) {
        const std::uint64_t place = progress().round * plan_.prompts_per_round + p;
        std::vector<std::size_t> order(plan_.prompts.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::seed_seq seeds{plan_.seed, place / order.size(), std::uint64_t{0x6f72}};
        std::mt19937_64 random(seeds);
        for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
        const std::string& prompt = plan_.prompts[order[place % order.size()]];
        std::vector<Order> orders;
        for (std::uint64_t i = 0; i < plan_.clips_per_prompt; ++i)
            orders.push_back({prompt, plan_.seed * 1'000'003 + place * plan_.clips_per_prompt + i});
        CINEJURY_ASSIGN(std::vector<RolledClip> rolled, learner_.roll(orders, plan_.steps));
        std::vector<RatedClip> group;
        for (const RolledClip& one : rolled) {
            CINEJURY_ASSIGN(Rating rating, rater_.rate(one.clip, prompt, cancel_));
            group.push_back({std::move(rating.selecting), rating.passed});
        }
        learn_from(lesson, lesson.clips.size(), group);
        lesson.clips.insert(lesson.clips.end(), std::make_move_iterator(rolled.begin()),
                            std::make_move_iterator(rolled.end()));
    }
    TuneEvent told = event(TuneEvent::Kind::kRolled);
    told.clips = lesson.clips.size();
    told.usable = plan_.method == Method::kDpo ? lesson.pairs.size() : lesson.rated.size();
    tell_(told);
    return lesson;
}

Status Run::update(const Lesson& lesson) {
    CINEJURY_ASSIGN(const UpdateFigures figures, updater_.run(lesson, progress().update));
    ++progress().update;
    if (plan_.method == Method::kNft)
        CINEJURY_RETURN_IF_ERROR(learner_.average(
            std::min(plan_.old_decay, 0.005 * static_cast<double>(progress().update))));
    TuneEvent told = event(TuneEvent::Kind::kUpdated);
    told.figures = figures;
    tell_(told);
    if (progress().update % plan_.evaluate_every == 0 || progress().update == plan_.updates)
        return evaluate_now();
    return {};
}

Status Run::round() {
    CINEJURY_ASSIGN(const Lesson lesson, this->lesson());
    if (!lesson.empty(plan_.method))
        for (std::uint64_t i = 0; i < plan_.updates_per_round && !over(); ++i)
            CINEJURY_RETURN_IF_ERROR(update(lesson));
    ++progress().round;
    return save();
}

Status Run::save() {
    progress().seconds = seconds();
    CINEJURY_ASSIGN(here_.state, learner_.state());
    return write_checkpoint(checkpoints(), here_, plan_.kept_checkpoints);
}

Status Run::to_the_end() {
    // Rounds without a usable pair make no update: many in a row will not end.
    constexpr int kMostIdleRounds = 50;
    int idle = 0;
    while (!over()) {
        const std::uint64_t before = progress().update;
        CINEJURY_RETURN_IF_ERROR(round());
        idle = progress().update == before ? idle + 1 : 0;
        if (idle == kMostIdleRounds)
            return {Code::kBadState,
                    "tune: 50 rounds in a row had nothing to learn from: the clips of a prompt do "
                    "not differ by more than margin and noise floors"};
    }
    return {};
}

Result<TuneResult> Run::result() {
    TuneResult result;
    result.progress = progress();
    result.adapter = here_.good;
    result.digest = sha256_hex(here_.good);
    result.alarms = rater_.alarms();
    CINEJURY_RETURN_IF_ERROR(
        write_file_atomically(plan_.folder / "adapter.safetensors", {here_.good}));
    return result;
}

}  // namespace

Result<TuneResult> tune(const TunePlan& plan, Learner& learner, Rater& rater, bool resume,
                        const CancelToken& cancel, const Tell& tell) {
    CINEJURY_RETURN_IF_ERROR(plan.check());
    Run run(plan, learner, rater, cancel, tell);
    CINEJURY_RETURN_IF_ERROR(run.begin(resume));
    CINEJURY_RETURN_IF_ERROR(run.to_the_end());
    return run.result();
}

}  // namespace cinejury::tune
