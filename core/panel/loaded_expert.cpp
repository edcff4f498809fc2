// SPDX-License-Identifier: Apache-2.0
// Loading an expert: settings, criteria, frame plans.
#include "core/panel/loaded_expert.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/panel/suggestion.hpp"

namespace cinejury::panel {
namespace {

constexpr std::uint32_t kMaxPlans = 16;

// The panel's settings with those of the caller over them. Paths in a panel file are relative to
// its folder, like all files that it names.
plugin::Settings merge_settings(const ExpertEntry& entry, const plugin::Settings& over,
                                const plugin::PluginMetadata& metadata,
                                const std::filesystem::path& folder) {
    plugin::Settings merged;
    for (const auto& [option, value] : entry.settings) {
        const plugin::OptionSpec* known = metadata.find_option(option);
        const bool path = known && known->type == plugin::OptionSpec::Type::kPath;
        merged[option] = path && !value.empty() ? (folder / value).string() : value;
    }
    for (const auto& [option, value] : over) merged[option] = value;
    return merged;
}

// What is in effect, with paths as they were written.
plugin::Settings written_settings(const plugin::Settings& in_effect, const ExpertEntry& entry,
                                  const plugin::Settings& over) {
    plugin::Settings written = in_effect;
    for (const auto& [option, value] : entry.settings)
        if (!over.contains(option)) written[option] = value;
    return written;
}

}  // namespace

Result<std::unique_ptr<LoadedExpert>> LoadedExpert::load(
    ExpertEntry& entry, const plugin::Inspected& inspected, plugin::HostServices& host,
    const plugin::Settings& over, const PanelFile& panel, std::chrono::milliseconds time_limit) {
    if (!inspected.metadata.expert)
        return Status(Code::kInvalidArgument, fmt::format("{}: is no expert", entry.plugin));
    std::unique_ptr<LoadedExpert> expert(new LoadedExpert);  // NOLINT: private constructor
    expert->time_limit_ = time_limit;
    CINEJURY_ASSIGN(expert->library_, plugin::Library::load(inspected, host));
    const plugin::Inspected& kept = expert->library_->inspected();
    CINEJURY_ASSIGN(expert->instance_, expert->library_->create(merge_settings(
                                           entry, over, kept.metadata, panel.folder)));
    expert->description_.entry = &entry;
    expert->description_.plugin = &kept;
    expert->description_.library_digest = expert->library_->digest();
    expert->description_.settings = written_settings(expert->instance_->settings(), entry, over);
    CINEJURY_RETURN_IF_ERROR(expert->choose_criteria(entry));
    CINEJURY_RETURN_IF_ERROR(expert->ask_plans());
    CINEJURY_RETURN_IF_ERROR(expert->instance_->load({}, time_limit));
    CINEJURY_ASSIGN(expert->description_.weights_digest, expert->instance_->weights_digest());
    return expert;
}

Status LoadedExpert::choose_criteria(ExpertEntry& entry) {
    std::vector<std::string> known;
    for (const plugin::CriterionSpec& criterion : spec().criteria) known.push_back(criterion.id);
    if (entry.criteria.empty()) entry.criteria = known;
    for (const std::string& id : entry.criteria) {
        const auto found = std::find(known.begin(), known.end(), id);
        if (found == known.end())
            return {Code::kInvalidArgument, fmt::format("{}: does not score {}{}", entry.plugin, id,
                                                        suggestion(id, known))};
        Used used{static_cast<std::size_t>(found - known.begin()), {}, {}};
        used.blank.expert = entry.plugin;
        used.blank.criterion = id;
        used.blank.role = entry.role;
        used_.push_back(std::move(used));
    }
    return {};
}

Status LoadedExpert::ask_plans() {
    const cj_expert_t* table = instance_->expert();
    const std::uint32_t count = table->plan_count(instance_->raw());
    if (count < 1 || count > kMaxPlans)
        return {Code::kInternal,
                fmt::format("{}: has {} frame plans, 1 to {} are allowed: a bug in the plugin",
                            id(), count, kMaxPlans),
                CJ_REACT_BUG_IN_PLUGIN};
    for (std::uint32_t i = 0; i < count; ++i) {
        cj_frame_plan_t raw{};
        raw.size = CJ_SIZE(cj_frame_plan);
        const plugin::Call call;
        const std::string who = fmt::format("{}: frame plan {}", id(), i);
        CINEJURY_RETURN_IF_ERROR(call.status(table->plan(instance_->raw(), i, &raw), who));
        auto plan = media::frame_plan_from_plugin(raw);
        if (!plan.ok()) return plan.status().with_context(who);
        description_.plans.push_back(*plan);
    }
    const bool windows = std::any_of(plans().begin(), plans().end(),
                                     [](const media::FramePlan& plan) { return plan.windowed(); });
    if (windows && count > 1)
        return {
            Code::kInternal,
            fmt::format("{}: a plan with windows must be the only one: a bug in the plugin", id()),
            CJ_REACT_BUG_IN_PLUGIN};
    if (windows && (has(CJ_EXPERT_SET) || has(CJ_EXPERT_PAIRWISE)))
        return {Code::kUnsupported,
                fmt::format("{}: experts that see several clips at once cannot have a plan with "
                            "windows",
                            id())};
    return {};
}

double LoadedExpert::calibrated(std::size_t i, double raw) const {
    return calibrate(used_[i].calibration, criterion(i), raw);
}

}  // namespace cinejury::panel
