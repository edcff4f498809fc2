/* SPDX-License-Identifier: Apache-2.0 */
/* Reports each score twice. Fails: expert.scores */
#include "cinejury/expert.h"
static void put_twice(const cj_score_batch_t* batch, uint32_t item, uint32_t criterion,
                      const cj_score_t* score) {
    batch->put(batch, item, criterion, score);
    batch->put(batch, item, criterion, score);
}
#define ZOO_PUT put_twice
#include "good_expert.h"
