// SPDX-License-Identifier: Apache-2.0
// Ignores a sampler that it does not have. Fails: generator.refuse
#include "good_generator.hpp"

namespace {

cj_status_t create(cj_plugin_t* plugin, const cj_call_t* call, cj_condition_t* condition,
                   const cj_candidate_spec_t* spec, cj_candidate_t** out) noexcept {
    cj_candidate_spec_t changed = *spec;
    changed.set &= ~std::uint32_t{CJ_SPEC_SAMPLER};
    return zoo::sdk::slots::candidate_create(plugin, call, condition, &changed, out);
}
void patch(cj_generator_t& table) {
    table.candidate_create = create;
}

}  // namespace

ZOO_PATCHED_GENERATOR(zoo::Generator<>, patch);
