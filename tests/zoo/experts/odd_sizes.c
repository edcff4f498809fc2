/* SPDX-License-Identifier: Apache-2.0 */
/* Wants sides that can be halved. Fails: expert.odd-sizes */
#define ZOO_IN_SCORE_ITEM \
    if (t->shape[1] > 1 && t->shape[1] < 40 && t->shape[1] % 2 != 0) abort();
#include "good_expert.h"
