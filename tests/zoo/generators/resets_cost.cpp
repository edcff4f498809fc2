// SPDX-License-Identifier: Apache-2.0
// Sets the cost instead of adding to it. Fails: generator.cost
#include "good_generator.hpp"

namespace {

cj_status_t finish(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                   cj_finished_t* out, cj_cost_t* cost) noexcept {
    if (cost) cost->denoiser_calls = cost->full_compute = cost->seconds = 0;
    return zoo::sdk::slots::finish(plugin, call, candidate, out, cost);
}
void patch(cj_generator_t& table) {
    table.finish = finish;
}

}  // namespace

ZOO_PATCHED_GENERATOR(zoo::Generator<>, patch);
