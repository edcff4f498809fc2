// SPDX-License-Identifier: Apache-2.0
// Any text is a panel that keeps its promises or a refusal that says where.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/panel/panel_file.hpp"

namespace {

void promise(bool kept) {
    if (!kept) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace cinejury;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto panel = panel::parse_panel_file(text, "fuzz.toml", "/nonexistent");
    if (!panel.ok()) {
        promise(!panel.status().message().empty());
        return 0;
    }
    promise(!panel->name.empty() && !panel->experts.empty() && panel->digest.size() == 64);
    promise(std::isfinite(panel->tie_band) && panel->tie_band >= 0);
    for (const auto& expert : panel->experts) promise(!expert.plugin.empty());
    for (const panel::Gate& gate : panel->gates) {
        promise(gate.minimum || gate.maximum);
        promise(!gate.minimum || !gate.maximum || *gate.minimum <= *gate.maximum);
    }
    for (const auto* weights : {&panel->aspect_weights, &panel->criterion_weights})
        for (const auto& [name, weight] : *weights) promise(weight >= 0 && weight <= 1e6);
    for (const auto& [criterion, spec] : panel->calibrations)
        promise(spec.x0 != spec.x1 && std::isfinite(spec.floor));
    return 0;
}
