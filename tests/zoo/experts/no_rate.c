/* SPDX-License-Identifier: Apache-2.0 */
/* Divides by the frame rate. Fails: expert.rates */
#define ZOO_IN_SCORE_ITEM \
    if (it->views[0]->fps_numerator == 0) abort();
#include "good_expert.h"
