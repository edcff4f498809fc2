// SPDX-License-Identifier: Apache-2.0
// Inside of Panel. Private to core/panel. Thread rule: immutable once open, but for the experts,
// which guard themselves.
#pragma once

#include <memory>
#include <vector>

#include "core/panel/loaded_expert.hpp"
#include "core/panel/panel.hpp"

namespace cinejury::panel {

struct Panel::Impl {
    Impl(PanelFile panel, plugin::HostServices& services, const PanelOptions& chosen)
        : file(std::move(panel)), host(services), options(chosen) {}

    PanelFile file;
    plugin::HostServices& host;
    PanelOptions options;
    std::vector<std::unique_ptr<LoadedExpert>> experts;  // in the file's order
    std::vector<OpenExpert> descriptions;                // parallel to experts
};

// What can only be checked with the experts at hand (see Panel::open); sets their calibrations.
Status check_against_experts(const PanelFile& file,
                             std::span<const std::unique_ptr<LoadedExpert>> experts);

}  // namespace cinejury::panel
