// SPDX-License-Identifier: Apache-2.0
// Its clips have a rate over zero. Fails: generator.clip
#include "good_generator.hpp"

namespace {

cj_status_t finish(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                   cj_finished_t* out, cj_cost_t* cost) noexcept {
    static thread_local cj_clip_t clip;
    const cj_status_t status = zoo::sdk::slots::finish(plugin, call, candidate, out, cost);
    if (status.code != CJ_OK) return status;
    clip = *out->clip;
    clip.fps_denominator = 0;
    out->clip = &clip;
    return status;
}
void patch(cj_generator_t& table) {
    table.finish = finish;
}

}  // namespace

ZOO_PATCHED_GENERATOR(zoo::Generator<>, patch);
