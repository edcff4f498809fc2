/* SPDX-License-Identifier: Apache-2.0 */
/* Reports nothing for the second item of a batch. Fails: expert.scores */
#include "cinejury/expert.h"
static void put_first(const cj_score_batch_t* batch, uint32_t item, uint32_t criterion,
                      const cj_score_t* score) {
    if (item != 1) batch->put(batch, item, criterion, score);
}
#define ZOO_PUT put_first
#include "good_expert.h"
