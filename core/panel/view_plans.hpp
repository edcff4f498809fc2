// SPDX-License-Identifier: Apache-2.0
// The plans of several experts, each once, and which of them are whose. Private to core/panel.
// Thread rule: values.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/panel/loaded_expert.hpp"

namespace cinejury::panel {

class ViewPlans {
public:
    // Index for views_of().
    std::size_t add(const LoadedExpert& expert);
    std::span<const media::FramePlan> plans() const { return plans_; }
    // Of an added expert, the views of its plans in their order; `all` is parallel to plans().
    std::vector<media::ViewPtr> views_of(std::size_t expert,
                                         std::span<const media::ViewPtr> all) const;
    // Whether plans()[plan] is the (only) plan of an added expert.
    bool is_only_plan_of(std::size_t expert, std::size_t plan) const {
        return owners_[expert].size() == 1 && owners_[expert].front() == plan;
    }

private:
    std::vector<media::FramePlan> plans_;
    std::vector<std::vector<std::size_t>> owners_;  // for each expert the indices of its plans
};

// Options of make_views that every scoring call shares; resizes run on the host's threads.
media::ViewOptions view_options(plugin::HostServices& host, const PanelOptions& options,
                                const CancelToken& cancel);

}  // namespace cinejury::panel
