// SPDX-License-Identifier: Apache-2.0
// The plans of several experts in one list, and which of them are whose. Private to core/panel.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/panel/loaded_expert.hpp"

namespace cinejury::panel {

// Equal plans may come several times: make_views makes their view once.
class ViewPlans {
public:
    // Index for the functions below.
    std::size_t add(const LoadedExpert& expert);
    std::span<const media::FramePlan> plans() const { return plans_; }
    void add(std::span<LoadedExpert* const> experts);
    // The views of an added expert, in the order of its plans; `all` is parallel to plans().
    std::span<const media::ViewPtr> views_of(std::size_t expert,
                                             std::span<const media::ViewPtr> all) const;
    // The added expert whose plan plans()[plan] is.
    std::size_t owner_of(std::size_t plan) const;
    // The most that views of all plans take, whatever the clip; nullopt: it depends on the clip.
    std::optional<std::uint64_t> most_bytes() const;

private:
    std::vector<media::FramePlan> plans_;
    std::vector<std::size_t> starts_;  // in plans_, for each expert
};

// Options of make_views that every scoring call shares; resizes run on the host's threads.
media::ViewOptions view_options(plugin::HostServices& host, const PanelOptions& options,
                                const CancelToken& cancel);

}  // namespace cinejury::panel
