// SPDX-License-Identifier: Apache-2.0
#include "tests/core/tune/studio.hpp"

#include "tests/catch.hpp"

namespace cinejury::test {

Result<tune::Rating> BrightnessRater::rate(const std::shared_ptr<const media::Clip>& clip,
                                           const std::string&, const CancelToken& cancel) {
    if (before_rating) before_rating();
    if (cancel.cancelled()) return Status(Code::kCancelled, "rating: cancelled");
    double sum = 0;
    for (std::uint64_t i = 0; i < clip->bytes(); ++i) sum += clip->pixels.get()[i];
    const double mean = sum / static_cast<double>(clip->bytes()) / 255;
    tune::Rating rating;
    rating.selecting["brightness"] = mean;
    rating.held_out["darkness"] = 1 - mean;
    rating.met = mean <= 0.5;
    rating.canaries["calm"] = 1 - mean;
    return rating;
}

tune::TunePlan small_plan(const std::filesystem::path& folder) {
    tune::TunePlan plan;
    plan.prompts = {"a small red circle moves right", "a large blue square stays still"};
    plan.held_out = {"a small green star moves up"};
    plan.rank = 2;
    plan.updates = 3;
    plan.prompts_per_round = 1;
    plan.clips_per_prompt = 2;
    plan.updates_per_round = 1;
    plan.batch = 2;
    plan.steps = 2;
    plan.warm_up = 0;
    plan.learning_rate = 1e-3;
    plan.margin = 0;
    plan.noise_floor = 0;  // so few steps make clips that differ little
    plan.evaluate_every = 3;
    plan.held_out_drop = 1;
    plan.least_diversity = 0;
    plan.folder = folder;
    return plan;
}

TuneStudio::TuneStudio(unsigned threads) : host_({threads, 1ull << 33, {}}) {
    const auto inspected = plugin::inspect(CINEJURY_SHAPES_PLUGIN);
    REQUIRE(inspected.status().message() == "");
    library_ = *plugin::Library::load(*inspected, host_);
    instance_ = *library_->create({{"device", "cpu"}});
    REQUIRE(instance_->load().message() == "");
}

Result<tune::TuneResult> TuneStudio::run(const tune::TunePlan& plan, bool resume,
                                         const CancelToken& cancel) {
    return run_with(rater, plan, resume, cancel);
}

Result<tune::TuneResult> TuneStudio::run_with(tune::Rater& other, const tune::TunePlan& plan,
                                              bool resume, const CancelToken& cancel) {
    CINEJURY_ASSIGN(const std::unique_ptr<tune::Learner> learner,
                    tune::Learner::open(*instance_, cancel));
    return tune::tune(plan, *learner, other, resume, cancel, [this](const tune::TuneEvent& event) {
        if (event.kind == tune::TuneEvent::Kind::kUpdated) figures.push_back(event.figures);
        if (event.kind == tune::TuneEvent::Kind::kNotice) notices.push_back(event.text);
    });
}

}  // namespace cinejury::test
