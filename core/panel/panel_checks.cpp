// SPDX-License-Identifier: Apache-2.0
// Whether a panel file and its experts fit each other.
#include <fmt/format.h>

#include <algorithm>

#include "core/panel/panel_impl.hpp"
#include "core/panel/suggestion.hpp"

namespace cinejury::panel {
namespace {

// One criterion that one expert scores.
struct Scored {
    LoadedExpert* expert;
    std::size_t index;  // of the criterion among those used
    const std::string& id() const { return expert->criterion(index).id; }
    Role role() const { return expert->description().entry->role; }
};

std::vector<Scored> all_scored(std::span<const std::unique_ptr<LoadedExpert>> experts) {
    std::vector<Scored> all;
    for (const auto& expert : experts)
        for (std::size_t i = 0; i < expert->criterion_count(); ++i)
            all.push_back({expert.get(), i});
    return all;
}

// The expert that selects by the criterion, or nullptr.
const Scored* selecting(const std::vector<Scored>& all, std::string_view criterion) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Scored& one) {
        return one.role() == Role::kSelect && one.id() == criterion;
    });
    return found == all.end() ? nullptr : &*found;
}

Status check_one_each(const std::vector<Scored>& all) {
    for (const Scored& one : all) {
        if (one.role() != Role::kSelect) continue;
        const Scored* first = selecting(all, one.id());
        if (first->expert != one.expert)
            return {Code::kInvalidArgument,
                    fmt::format("{}: is scored by two selecting experts, {} and {}; give one of "
                                "them other criteria or another role",
                                one.id(), first->expert->description().entry->plugin,
                                one.expert->description().entry->plugin)};
    }
    return {};
}

// `what` names a criterion that must be scored, by a selecting expert if `select`.
Status check_scored(const std::vector<Scored>& all, std::string_view what,
                    const std::string& criterion, bool select) {
    std::vector<std::string> names;
    bool scored = false;
    for (const Scored& one : all) {
        if (select && one.role() != Role::kSelect) continue;
        names.push_back(one.id());
        scored = scored || one.id() == criterion;
    }
    if (scored) return {};
    return {Code::kInvalidArgument,
            fmt::format("{} {}: no {}expert of this panel scores it{}", what, criterion,
                        select ? "selecting " : "", suggestion(criterion, names))};
}

Status check_names(const PanelFile& file, const std::vector<Scored>& all) {
    for (const Gate& gate : file.gates)
        CINEJURY_RETURN_IF_ERROR(check_scored(all, "gate", gate.criterion, true));
    for (const auto& [criterion, weight] : file.criterion_weights)
        CINEJURY_RETURN_IF_ERROR(check_scored(all, "weight of", criterion, true));
    for (const auto& [criterion, spec] : file.calibrations)
        CINEJURY_RETURN_IF_ERROR(check_scored(all, "calibration of", criterion, false));
    for (const auto& [criterion, threshold] : file.thresholds)
        CINEJURY_RETURN_IF_ERROR(check_scored(all, "threshold of", criterion, false));
    return {};
}

// A calibration is made for one expert's raw values: the selecting one's where there is one; the
// others keep the range of their own then.
Status calibrate_experts(const PanelFile& file, const std::vector<Scored>& all) {
    for (const Scored& one : all) {
        const auto found = file.calibrations.find(one.id());
        if (found == file.calibrations.end()) continue;
        if (one.role() != Role::kSelect && selecting(all, one.id())) continue;
        CINEJURY_RETURN_IF_ERROR(
            check_calibration(found->second, one.expert->criterion(one.index)));
        one.expert->set_calibration(one.index, found->second);
    }
    return {};
}

// Calibrations are monotone, so that the ends of the declared range give the ends here.
Status check_gates(const PanelFile& file, const std::vector<Scored>& all) {
    for (const Gate& gate : file.gates) {
        const Scored& one = *selecting(all, gate.criterion);
        const plugin::CriterionSpec& declared = one.expert->criterion(one.index);
        const double a = one.expert->calibrated(one.index, declared.minimum);
        const double b = one.expert->calibrated(one.index, declared.maximum);
        const auto [low, high] = std::minmax(a, b);
        if ((gate.minimum && *gate.minimum > high) || (gate.maximum && *gate.maximum < low))
            return {Code::kInvalidArgument,
                    fmt::format("gate {}: can never pass: calibrated values lie in {} ... {}",
                                gate.criterion, low, high)};
    }
    return {};
}

}  // namespace

Status check_against_experts(const PanelFile& file,
                             std::span<const std::unique_ptr<LoadedExpert>> experts) {
    const std::vector<Scored> all = all_scored(experts);
    CINEJURY_RETURN_IF_ERROR(check_one_each(all));
    CINEJURY_RETURN_IF_ERROR(check_names(file, all));
    CINEJURY_RETURN_IF_ERROR(calibrate_experts(file, all));
    return check_gates(file, all);
}

}  // namespace cinejury::panel
