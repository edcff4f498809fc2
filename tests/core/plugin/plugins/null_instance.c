/* SPDX-License-Identifier: Apache-2.0 */
/* create succeeds with nothing. */
#include "cinejury/plugin.h"
static cj_status_t create_nothing(const cj_host_t* host, const cj_call_t* call, cj_string_t id,
                                  cj_plugin_t** out) {
    (void)host, (void)call, (void)id;
    const cj_status_t ok = {CJ_OK, CJ_REACT_NONE};
    *out = NULL;
    return ok;
}
#define TEST_CREATE create_nothing
#include "parts.h"
