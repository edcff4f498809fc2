/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a file in each call and keeps it. Fails: process.handles */
#include <fcntl.h>
#define ZOO_IN_SCORE          \
    static volatile int kept; \
    kept = open("/dev/null", O_RDONLY | O_CLOEXEC);
#include "good_expert.h"
