/* SPDX-License-Identifier: Apache-2.0 */
/* Declares compare symmetric, and it is not. Fails: expert.compare */
#include "cinejury/expert.h"
static cj_status_t prefer_first(cj_plugin_t* plugin, const cj_call_t* call,
                                const cj_score_item_t* a, const cj_score_item_t* b,
                                cj_preference_t* const* out, uint32_t count) {
    (void)plugin, (void)call, (void)a, (void)b;
    for (uint32_t i = 0; i < count; ++i)
        *out[i] = (cj_preference_t){out[i]->size, CJ_SCORE_OK, 0.5, 1, {NULL, 0}};
    return (cj_status_t){CJ_OK, CJ_REACT_NONE};
}
#define ZOO_FLAGS "pairwise", "symmetric"
#define ZOO_COMPARE prefer_first
#include "good_expert.h"
