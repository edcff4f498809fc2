// SPDX-License-Identifier: Apache-2.0
#include "core/panel/panel.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/panel/clip_scoring.hpp"
#include "core/panel/panel_impl.hpp"
#include "core/panel/suggestion.hpp"

namespace cinejury::panel {
namespace {

Status check_setting_owners(const PanelFile& file,
                            const std::map<std::string, plugin::Settings>& settings) {
    std::vector<std::string> plugins;
    for (const ExpertEntry& entry : file.experts) plugins.push_back(entry.plugin);
    for (const auto& [plugin, options] : settings)
        if (!options.empty() && std::find(plugins.begin(), plugins.end(), plugin) == plugins.end())
            return {Code::kInvalidArgument,
                    fmt::format("setting {}.{}: the plugin is not in this panel{}", plugin,
                                options.begin()->first, suggestion(plugin, plugins))};
    return {};
}

}  // namespace

Panel::Panel(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Panel::~Panel() = default;

Result<std::unique_ptr<Panel>> Panel::open(PanelFile file, const plugin::Catalogue& catalogue,
                                           plugin::HostServices& host,
                                           const std::map<std::string, plugin::Settings>& settings,
                                           const PanelOptions& options) {
    const std::string context = fmt::format("panel {}", file.name);
    if (const Status owners = check_setting_owners(file, settings); !owners.ok())
        return owners.with_context(context);
    auto impl = std::make_unique<Impl>(std::move(file), host, options);
    for (ExpertEntry& entry : impl->file.experts) {
        const auto inspected = catalogue.find(entry.plugin);
        if (!inspected.ok()) return inspected.status().with_context(context);
        const auto over = settings.find(entry.plugin);
        auto expert = LoadedExpert::load(entry, **inspected, host,
                                         over == settings.end() ? plugin::Settings() : over->second,
                                         impl->file, options.expert_time_limit);
        if (!expert.ok()) return expert.status().with_context(context);
        impl->descriptions.push_back((*expert)->description());
        impl->experts.push_back(*std::move(expert));
    }
    CINEJURY_RETURN_IF_ERROR(
        check_against_experts(impl->file, impl->experts).with_context(context));
    return std::unique_ptr<Panel>(new Panel(std::move(impl)));  // NOLINT: private constructor
}

const PanelFile& Panel::file() const {
    return impl_->file;
}

std::span<const OpenExpert> Panel::experts() const {
    return impl_->descriptions;
}

bool Panel::has_set_experts() const {
    return std::any_of(impl_->experts.begin(), impl_->experts.end(),
                       [](const auto& expert) { return expert->has(CJ_EXPERT_SET); });
}

bool Panel::has_pairwise_experts() const {
    return std::any_of(impl_->experts.begin(), impl_->experts.end(),
                       [](const auto& expert) { return expert->has(CJ_EXPERT_PAIRWISE); });
}

Result<ScoreReport> Panel::score(const ScoreRequest& request, const CancelToken& cancel) {
    std::vector<LoadedExpert*> experts;
    ViewPlans set;
    for (const auto& expert : impl_->experts) {
        if (!expert->has(CJ_EXPERT_SET))
            experts.push_back(expert.get());
        else if (request.keep_set_views && !request.is_preview)
            set.add(*expert);
    }
    // Larger ones would add to what one pass holds, and stay until the last clip is scored.
    if (set.most_bytes().value_or(UINT64_MAX) > impl_->options.set_views_bytes) set = {};
    return ClipScoring(impl_->host, impl_->options, request, cancel).run(experts, set);
}

}  // namespace cinejury::panel
