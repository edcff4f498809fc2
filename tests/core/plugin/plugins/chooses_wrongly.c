/* SPDX-License-Identifier: Apache-2.0 */
/* negotiate leaves the range that it was asked for. */
#include "cinejury/plugin.h"
static cj_negotiation_t choose(uint32_t minimum, uint32_t maximum) {
    (void)minimum;
    const cj_negotiation_t answer = {maximum + 1, 0, ""};
    return answer;
}
#define TEST_NEGOTIATE choose
#include "parts.h"
