// SPDX-License-Identifier: Apache-2.0
// Has a fork that it does not claim. Fails: generator.unclaimed
#define ZOO_CAPABILITIES "generate", "seed-echo", "step-gate"
#include "good_generator.hpp"

namespace {

cj_status_t fork(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                 cj_candidate_t** out) noexcept {
    auto& handle = *zoo::sdk::slots::CandidateHandle::of(candidate);
    return zoo::sdk::slots::loaded_call(plugin, call, [&](zoo::sdk::Instance&) {
        *out =
            zoo::sdk::slots::hand_out(handle.object->fork(zoo::sdk::Call(call)), handle.condition);
    });
}
void patch(cj_generator_t& table) {
    table.fork = fork;
}

}  // namespace

ZOO_PATCHED_GENERATOR(zoo::Generator<>, patch);
