// SPDX-License-Identifier: Apache-2.0
// A second finish goes on where it should stand. Fails: generator.finish-twice
#include "good_generator.hpp"

namespace {

cj_status_t finish(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                   cj_finished_t* out, cj_cost_t* cost) noexcept {
    zoo::sdk::slots::CandidateHandle* handle = zoo::sdk::slots::CandidateHandle::of(candidate);
    if (handle && handle->finished) {
        handle->object->set_latent(zoo::sdk::Call(call), zoo::sdk::FloatTensor({4}));
        handle->finished.reset();
    }
    return zoo::sdk::slots::finish(plugin, call, candidate, out, cost);
}
void patch(cj_generator_t& table) {
    table.finish = finish;
}

}  // namespace

ZOO_PATCHED_GENERATOR(zoo::Generator<>, patch);
