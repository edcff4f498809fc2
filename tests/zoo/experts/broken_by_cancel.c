/* SPDX-License-Identifier: Apache-2.0 */
/* Does not recover from a cancelled call. Fails: expert.cancel */
#define ZOO_IN_SCORE                          \
    static int broken;                        \
    if (call->is_cancelled(call)) broken = 1; \
    if (broken) return zoo_fail(call, broken++ == 1 ? CJ_CANCELLED : CJ_INTERNAL, "broken");
#include "good_expert.h"
