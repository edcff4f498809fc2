// SPDX-License-Identifier: Apache-2.0
// The usual work of a plugin, for tests that watch what happens around it. Private to
// core/validate. Thread rule: one thread.
#pragma once

#include <functional>
#include <string_view>

#include "core/validate/plugin_under_test.hpp"

namespace cinejury::validate {

// Called after each call into the plugin with its name.
using Watch = std::function<void(std::string_view call)>;

// Of a loaded instance: one clip scored (expert), one candidate made and thrown away (generator).
// Blocks when that fails.
void do_work(const InstanceUnderTest& instance, const Watch& watch = {});
// init, create, load, do_work, unload, destroy, deinit.
void whole_life(PluginUnderTest& plugin, const Watch& watch = {});

}  // namespace cinejury::validate
