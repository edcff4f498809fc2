/* SPDX-License-Identifier: Apache-2.0 */
/* Takes every view to lie without gaps. Fails: expert.strides */
#include "cinejury/expert.h"
static double dense_frame(const cj_tensor_t* t, int64_t frame) {
    const uint8_t* first = (const uint8_t*)t->data + frame * t->shape[1] * t->shape[2];
    double sum = 0;
    for (int64_t i = 0; i < t->shape[1] * t->shape[2]; ++i) sum += first[i];
    return sum / (double)(t->shape[1] * t->shape[2]);
}
#define ZOO_FRAME dense_frame
#include "good_expert.h"
