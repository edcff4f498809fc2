/* SPDX-License-Identifier: Apache-2.0 */
/* Works in place on its input. Fails: expert.input */
#define ZOO_IN_SCORE_ITEM ((volatile uint8_t*)t->data)[0] = ((volatile uint8_t*)t->data)[0];
#include "good_expert.h"
