/* SPDX-License-Identifier: Apache-2.0 */
/* Needs a prompt and scores without one. Fails: expert.prompts */
#define ZOO_IN_SCORE_ITEM                       \
    cj_score_item_t with_prompt = *it;          \
    with_prompt.prompt = (cj_string_t){"x", 1}; \
    it = &with_prompt;
#include "good_expert.h"
