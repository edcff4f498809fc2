// SPDX-License-Identifier: Apache-2.0
#include "core/panel/view_plans.hpp"

#include <algorithm>

namespace cinejury::panel {

std::size_t ViewPlans::add(const LoadedExpert& expert) {
    starts_.push_back(plans_.size());
    plans_.insert(plans_.end(), expert.plans().begin(), expert.plans().end());
    return starts_.size() - 1;
}

void ViewPlans::add(std::span<LoadedExpert* const> experts) {
    for (const LoadedExpert* expert : experts) add(*expert);
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

std::optional<std::uint64_t> ViewPlans::most_bytes() const {
    std::uint64_t bytes = 0;
    for (const media::FramePlan& plan : plans_) {
        const bool counted =
            plan.frames == CJ_FRAMES_UNIFORM || plan.frames == CJ_FRAMES_UNIFORM_OPEN;
        if (!counted || plan.size_policy == CJ_SIZE_KEEP) return std::nullopt;
        // CJ_SIZE_MAX_SIDE states the longer side alone.
        const std::uint64_t height = plan.height > 0 ? plan.height : plan.width;
        const std::uint64_t channels = plan.pixel_format == CJ_PIXEL_LUMA ? 1 : 3;
        bytes += plan.count * (channels * height * plan.width + 2 * sizeof(std::int64_t));
    }
    return bytes;
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
