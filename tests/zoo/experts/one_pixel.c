/* SPDX-License-Identifier: Apache-2.0 */
/* Looks at the neighbour of a pixel that has none. Fails: expert.one-pixel */
#define ZOO_IN_SCORE_ITEM \
    if (t->shape[2] == 1) abort();
#include "good_expert.h"
