// SPDX-License-Identifier: Apache-2.0
// A generator, loaded and ready to be asked. Private to core/validate. Thread rule: one thread.
#pragma once

#include <optional>

#include "core/validate/generator_trial.hpp"
#include "core/validate/plugin_under_test.hpp"

namespace cinejury::validate {

struct LoadedGenerator {
    explicit LoadedGenerator(Trial& trial) : plugin(trial) {
        plugin.init();
        instance.emplace(plugin);
        instance->load();
        generator.emplace(*instance);
    }
    PluginUnderTest plugin;
    std::optional<InstanceUnderTest> instance;
    std::optional<GeneratorTrial> generator;
};

}  // namespace cinejury::validate
