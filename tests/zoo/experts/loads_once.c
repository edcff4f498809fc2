/* SPDX-License-Identifier: Apache-2.0 */
/* Can be loaded once only. Fails: life.load */
#include <stdatomic.h>
static atomic_int loads;
#define ZOO_IN_LOAD \
    if (atomic_fetch_add(&loads, 1) > 0) return zoo_fail(call, CJ_INTERNAL, "was loaded before");
#include "good_expert.h"
