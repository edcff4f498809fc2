/* SPDX-License-Identifier: Apache-2.0 */
/* Says yes to hosts of the future. Fails: load.negotiate */
#include "cinejury/plugin.h"
static cj_negotiation_t say_yes(uint32_t minimum, uint32_t maximum) {
    (void)minimum, (void)maximum;
    return (cj_negotiation_t){CJ_SDK_VERSION, 0, ""};
}
#define ZOO_NEGOTIATE say_yes
#include "good_expert.h"
