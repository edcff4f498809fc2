// SPDX-License-Identifier: Apache-2.0
#include "core/panel/view_plans.hpp"

#include <algorithm>

namespace cinejury::panel {

std::size_t ViewPlans::add(const LoadedExpert& expert) {
    std::vector<std::size_t> owned;
    for (const media::FramePlan& plan : expert.plans()) {
        const auto found = std::find(plans_.begin(), plans_.end(), plan);
        owned.push_back(static_cast<std::size_t>(found - plans_.begin()));
        if (found == plans_.end()) plans_.push_back(plan);
    }
    owners_.push_back(std::move(owned));
    return owners_.size() - 1;
}

std::vector<media::ViewPtr> ViewPlans::views_of(std::size_t expert,
                                                std::span<const media::ViewPtr> all) const {
    std::vector<media::ViewPtr> views;
    for (const std::size_t plan : owners_[expert]) views.push_back(all[plan]);
    return views;
}

media::ViewOptions view_options(plugin::HostServices& host, const PanelOptions& options,
                                const CancelToken& cancel) {
    media::ViewOptions view;
    view.limits = options.limits;
    view.cancel = cancel;
    view.threads = options.decoder_threads;
    view.parallel = [&host](std::uint64_t count, const std::function<void(std::uint64_t)>& task) {
        host.parallel_for(count, task);
    };
    return view;
}

}  // namespace cinejury::panel
