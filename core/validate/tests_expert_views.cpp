// SPDX-License-Identifier: Apache-2.0
// Level 5, experts: views of every shape and in every kind of memory.
#include <cmath>

#include "core/validate/expert_trial.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/sample_clip.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

struct LoadedExpert {
    explicit LoadedExpert(Trial& trial) : plugin(trial) {
        plugin.init();
        instance.emplace(plugin);
        instance->load();
    }
    PluginUnderTest plugin;
    std::optional<InstanceUnderTest> instance;
};

void score_clip(LoadedExpert& expert, const std::shared_ptr<const media::Clip>& clip) {
    const ExpertItem item(views_of(*expert.instance, clip), std::string(kPrompt));
    static_cast<void>(
        score_one(*expert.instance, item,
                  fmt::format("{} frames of {} x {}", clip->frames, clip->width, clip->height)));
}

void one_frame(Trial& trial) {
    LoadedExpert expert(trial);
    for (const std::uint32_t frames : {1u, 2u})
        score_clip(expert, sample_clip(trial.seed, frames, 64, 48));
}

void one_pixel(Trial& trial) {
    LoadedExpert expert(trial);
    score_clip(expert, sample_clip(trial.seed, 6, 1, 1));
}

void odd_sizes(Trial& trial) {
    LoadedExpert expert(trial);
    const std::uint32_t sizes[][2] = {{3, 5}, {17, 31}, {639, 7}, {5, 401}, {127, 93}};
    for (const auto& [width, height] : sizes)
        score_clip(expert, sample_clip(trial.seed, 5, width, height));
}

void rates(Trial& trial) {
    LoadedExpert expert(trial);
    for (const media::Rational fps :
         {media::Rational{0, 1}, media::Rational{1, 1}, media::Rational{30000, 1001}})
        score_clip(expert, sample_clip(trial.seed, 10, 64, 48, fps));
}

bool same_score(const cj_score_t& a, const cj_score_t& b, double tolerance) {
    if (a.status != b.status) return false;
    if (a.status != CJ_SCORE_OK) return true;
    if (std::isnan(a.value) || std::isnan(b.value))
        return std::isnan(a.value) == std::isnan(b.value);
    return std::abs(a.value - b.value) <= tolerance;
}

void strides(Trial& trial) {
    using Determinism = plugin::PluginMetadata::Determinism;
    LoadedExpert expert(trial);
    const auto& metadata = expert.plugin.metadata();
    const auto views = views_of(*expert.instance, sample_clip(trial.seed, 8, 61, 43));
    const Scored plain =
        score_one(*expert.instance, ExpertItem(views, std::string(kPrompt)), "views without gaps");
    for (const auto& [placement, what] :
         {std::pair(Placement::kGaps, "views with gaps between pixels, rows and frames"),
          std::pair(Placement::kNegative, "views with negative strides")}) {
        const ExpertItem item(views, std::string(kPrompt), placement);
        const Scored other = score_one(*expert.instance, item, what);
        if (metadata.determinism == Determinism::kStochastic) continue;
        for (std::uint32_t i = 0; i < metadata.expert->criteria.size(); ++i) {
            const auto& criterion = metadata.expert->criteria[i];
            const double tolerance = metadata.determinism == Determinism::kTolerance
                                         ? 1e-3 * (criterion.maximum - criterion.minimum)
                                         : 0;
            const cj_score_t& a = plain.find(0, i)->score;
            const cj_score_t& b = other.find(0, i)->score;
            expect(same_score(a, b, tolerance), "{}: {} without gaps, {} with {}", criterion.id,
                   a.value, b.value, what);
        }
    }
}

void input(Trial& trial) {
    LoadedExpert expert(trial);
    const auto views = views_of(*expert.instance, sample_clip(trial.seed, 8, 61, 43));
    for (const auto& [placement, what] :
         {std::pair(Placement::kReadOnlyEnd, "read-only views that end at a protected page"),
          std::pair(Placement::kReadOnlyStart, "read-only views that begin at a protected page")}) {
        const ExpertItem item(views, std::string(kPrompt), placement);
        static_cast<void>(score_one(*expert.instance, item, what));
        expect(item.unchanged(), "score writes to its input");
    }
}

}  // namespace

std::vector<Test> expert_view_tests() {
    const auto expert = Subject::kExpert;
    const std::vector<std::string_view> scored = {"expert.scores"};
    return {
        declare("expert.one-frame", 5, "EXPERT-VIEWS", "clips of one and two frames", expert,
                scored, one_frame),
        declare("expert.one-pixel", 5, "EXPERT-VIEWS", "frames of one pixel", expert, scored,
                one_pixel),
        declare("expert.odd-sizes", 5, "EXPERT-VIEWS", "odd and extreme sizes", expert, scored,
                odd_sizes),
        declare("expert.rates", 5, "ABI-CLIP", "unknown, slow and fractional frame rates", expert,
                scored, rates),
        declare("expert.strides", 5, "EXPERT-VIEWS",
                "views with gaps and negative strides score the same", expert, scored, strides),
        declare("expert.input", 5, "EXPERT-INPUT",
                "inputs are read only, and no byte beside them is touched", expert, scored, input),
    };
}

}  // namespace cinejury::validate
