/* SPDX-License-Identifier: Apache-2.0 */
/* Fails short clips without saying why. Fails: expert.status */
#define ZOO_IN_SCORE_ITEM                \
    if (t->shape[0] == 3) {              \
        score.status = CJ_SCORE_FAILED;  \
        ZOO_PUT(batch, item, 0, &score); \
        ZOO_PUT(batch, item, 1, &score); \
        return;                          \
    }
#include "good_expert.h"
