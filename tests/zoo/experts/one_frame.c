/* SPDX-License-Identifier: Apache-2.0 */
/* Compares each frame with the next one. Fails: expert.one-frame */
#define ZOO_IN_SCORE_ITEM \
    if (t->shape[0] == 1) abort();
#include "good_expert.h"
