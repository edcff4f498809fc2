/* SPDX-License-Identifier: Apache-2.0 */
/* Has weights and gives their digest in capitals. */
#include "cinejury/plugin.h"
static cj_status_t digest(cj_plugin_t* plugin, const cj_call_t* call, const cj_sink_t* out) {
    (void)plugin, (void)call;
    const cj_status_t ok = {CJ_OK, CJ_REACT_NONE};
    for (int i = 0; i < 8; ++i) out->write(out, "0123ABCD", 8);
    return ok;
}
#define TEST_MORE_METADATA CJ_META_HAS_WEIGHTS()
#define TEST_WEIGHTS_DIGEST digest
#include "parts.h"
