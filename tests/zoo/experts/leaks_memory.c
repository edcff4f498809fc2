/* SPDX-License-Identifier: Apache-2.0 */
/* Each instance leaves a kilobyte. Fails: process.instances */
#define ZOO_IN_CREATE           \
    static void* volatile kept; \
    kept = malloc(1024);
#include "good_expert.h"
