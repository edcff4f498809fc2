/* SPDX-License-Identifier: Apache-2.0 */
/* Every create gives the same instance. Fails: identity.create */
#include "cinejury/plugin.h"
static cj_status_t create_once(const cj_host_t* host, const cj_call_t* call, cj_string_t id,
                               cj_plugin_t** out);
#define ZOO_CREATE_SLOT create_once
#include "good_expert.h"
static cj_status_t create_once(const cj_host_t* host, const cj_call_t* call, cj_string_t id,
                               cj_plugin_t** out) {
    static cj_plugin_t* only;
    if (!only || !zoo_is(id, ZOO_ID)) {
        const cj_status_t status = zoo_create(host, call, id, out);
        if (status.code != CJ_OK) return status;
        only = *out;
    }
    *out = only;
    return zoo_ok();
}
