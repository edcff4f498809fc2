/* SPDX-License-Identifier: Apache-2.0 */
/* score never returns. Fails: life.score */
#include <unistd.h>
#define ZOO_IN_SCORE \
    for (;;) pause();
#include "good_expert.h"
