/* SPDX-License-Identifier: Apache-2.0 */
/* init gives a reason. */
#include "cinejury/plugin.h"
static cj_status_t fail_init(const cj_host_t* host, const cj_call_t* call) {
    (void)host;
    const cj_string_t why = {"the licence has expired", 23};
    const cj_status_t status = {CJ_UNSUPPORTED, CJ_REACT_UNSUPPORTED};
    call->set_error(call, why);
    return status;
}
#define TEST_INIT fail_init
#include "parts.h"
