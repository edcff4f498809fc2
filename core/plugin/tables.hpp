// SPDX-License-Identifier: Apache-2.0
// The host's own copies of a plugin's tables. Private to core/plugin. Thread rule: free functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "cinejury/plugin.h"
#include "cinejury/training.h"
#include "core/base/status.hpp"

namespace cinejury::plugin {

// Each copies as many whole slots as both sides know; slots that the plugin's `size` leaves out are
// stubs that return CJ_UNSUPPORTED. kInternal with CJ_REACT_BUG_IN_PLUGIN, naming `who`: null, a
// size below `minimum` (what SDK 0.1 has), a null slot inside the stated size.
Result<cj_entry_t> copy_entry(const cj_entry_t* from, std::string_view who,
                              std::uint32_t minimum = CJ_SIZE(cj_entry));
Result<cj_plugin_t> copy_plugin(const cj_plugin_t* from, std::string_view who,
                                std::uint32_t minimum = CJ_SIZE(cj_plugin));
Result<cj_expert_t> copy_expert(const void* from, std::string_view who,
                                std::uint32_t minimum = CJ_SIZE(cj_expert));
Result<cj_generator_t> copy_generator(const void* from, std::string_view who,
                                      std::uint32_t minimum = CJ_SIZE(cj_generator));
Result<cj_training_t> copy_training(const void* from, std::string_view who,
                                    std::uint32_t minimum = CJ_SIZE(cj_training));

}  // namespace cinejury::plugin
