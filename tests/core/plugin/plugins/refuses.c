/* SPDX-License-Identifier: Apache-2.0 */
/* negotiate finds no common version. */
#include "cinejury/plugin.h"
static cj_negotiation_t refuse(uint32_t minimum, uint32_t maximum) {
    (void)minimum, (void)maximum;
    const cj_negotiation_t answer = {0, 0, "needs a host of the year 2031"};
    return answer;
}
#define TEST_NEGOTIATE refuse
#include "parts.h"
