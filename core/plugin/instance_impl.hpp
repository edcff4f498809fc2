// SPDX-License-Identifier: Apache-2.0
// What an Instance holds. Private to core/plugin. Thread rule: that of Instance.
#pragma once

#include <memory>
#include <optional>

#include "core/plugin/plugin.hpp"

namespace cinejury::plugin {

struct Instance::Impl {
    std::shared_ptr<Library> library;
    HostServices* host = nullptr;
    cj_plugin_t* raw = nullptr;
    cj_plugin_t table{};  // the host's copy of *raw
    std::optional<cj_expert_t> expert;
    std::optional<cj_generator_t> generator;
    std::optional<cj_training_t> training;
    Settings settings;
    bool loaded = false;

    const PluginMetadata& metadata() const { return library->inspected().metadata; }
    Status fetch_tables();
    Status configure(const Settings& settings);
};

}  // namespace cinejury::plugin
