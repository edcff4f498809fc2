// SPDX-License-Identifier: Apache-2.0
#include "core/panel/view_plans.hpp"

#include <algorithm>

namespace cinejury::panel {

std::size_t ViewPlans::add(const LoadedExpert& expert) {
    starts_.push_back(plans_.size());
    plans_.insert(plans_.end(), expert.plans().begin(), expert.plans().end());
    return starts_.size() - 1;
}

std::span<const media::ViewPtr> ViewPlans::views_of(std::size_t expert,
                                                    std::span<const media::ViewPtr> all) const {
    const std::size_t end = expert + 1 < starts_.size() ? starts_[expert + 1] : plans_.size();
    return all.subspan(starts_[expert], end - starts_[expert]);
}

std::size_t ViewPlans::owner_of(std::size_t plan) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), plan);
    return static_cast<std::size_t>(next - starts_.begin()) - 1;
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
