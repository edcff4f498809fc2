/* SPDX-License-Identifier: Apache-2.0 */
/* Trusts prompts to be UTF-8. Fails: expert.prompts */
#define ZOO_IN_SCORE_ITEM                          \
    for (uint64_t i = 0; i < it->prompt.size; ++i) \
        if ((uint8_t)it->prompt.data[i] == 0xff) abort();
#include "good_expert.h"
