// SPDX-License-Identifier: Apache-2.0
#include "core/tune/panel_rater.hpp"

#include <algorithm>

#include "core/panel/aggregate.hpp"
#include "core/panel/verdict.hpp"

namespace cinejury::tune {
namespace {

// Of a panel with gates out of the way: which criteria would be compared of this clip.
Result<std::vector<std::string>> compared_of(panel::PanelFile file, const panel::Judged& judged) {
    file.gates.clear();
    CINEJURY_ASSIGN(panel::Verdict verdict, panel::decide(file, std::span(&judged, 1)));
    return std::move(verdict.compared);
}

}  // namespace

Result<Rating> PanelRater::rate(const std::shared_ptr<const media::Clip>& clip,
                                const std::string& prompt, const CancelToken& cancel) {
    CINEJURY_ASSIGN(panel::ScoreReport report,
                    panel_.score({.candidate = next_, .source = clip, .prompt = prompt}, cancel));
    const panel::Judged judged{next_++, std::move(report.scores), ""};
    CINEJURY_ASSIGN(const std::vector<std::string> compared, compared_of(panel_.file(), judged));
    CINEJURY_ASSIGN(const panel::Verdict verdict,
                    panel::decide(panel_.file(), std::span(&judged, 1)));
    Rating rating;
    rating.passed = verdict.standings.at(0).in_contention;
    for (const panel::Score& score : judged.scores) {
        if (!score.calibrated) continue;
        if (score.role == panel::Role::kHeldOut) {
            rating.held_out[score.criterion] = *score.calibrated;
            rating.met = rating.met.value_or(true) && *score.calibrated >= panel::kHeldOutMet;
        }
        if (score.role == panel::Role::kMonitor)
            rating.canaries[score.criterion] = *score.calibrated;
        if (score.role == panel::Role::kSelect &&
            std::find(compared.begin(), compared.end(), score.criterion) != compared.end())
            rating.selecting[score.criterion] = *score.calibrated;
    }
    return rating;
}

std::map<std::string, double> PanelRater::weights(const std::set<std::string>& criteria) const {
    const std::vector<std::string> ids(criteria.begin(), criteria.end());
    std::map<std::string, double> shares;
    for (const panel::WeightedCriterion& one : panel::weighted_criteria(panel_.file(), ids))
        shares[one.id] = one.share;
    return shares;
}

std::map<std::string, double> PanelRater::alarms() const {
    std::map<std::string, double> found;
    for (const panel::ExpertEntry& expert : panel_.file().experts)
        if (expert.role == panel::Role::kMonitor)
            for (const std::string& criterion : expert.criteria)
                if (const auto threshold = panel_.file().thresholds.find(criterion);
                    threshold != panel_.file().thresholds.end())
                    found[criterion] = threshold->second;
    return found;
}

}  // namespace cinejury::tune
