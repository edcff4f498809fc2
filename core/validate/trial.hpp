// SPDX-License-Identifier: Apache-2.0
// What one test gets: the plugin's file, seed, settings. Private to core/validate.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <random>
#include <string_view>

#include "core/plugin/plugin.hpp"

namespace cinejury::validate {

struct Trial {
    std::filesystem::path plugin;
    std::uint64_t seed = 1;
    plugin::Settings settings;
    // Tells the parent what is about to be done, so that a crash can be placed.
    std::function<void(std::string_view)> tell;

    void step(std::string_view what) const {
        if (tell) tell(what);
    }
    std::mt19937_64 random() const { return std::mt19937_64(seed); }
};

}  // namespace cinejury::validate
