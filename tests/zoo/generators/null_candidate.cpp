// SPDX-License-Identifier: Apache-2.0
// candidate_destroy follows a null pointer. Fails: generator.null
#include <cstdlib>

#include "good_generator.hpp"

namespace {

void destroy(cj_plugin_t* plugin, cj_candidate_t* candidate) noexcept {
    if (!candidate) std::abort();
    zoo::sdk::slots::candidate_destroy(plugin, candidate);
}
void patch(cj_generator_t& table) {
    table.candidate_destroy = destroy;
}

}  // namespace

ZOO_PATCHED_GENERATOR(zoo::Generator<>, patch);
