/* SPDX-License-Identifier: Apache-2.0 */
/* A constructor that takes its time. Fails: load.open */
#include <time.h>
#include "good_expert.h"
__attribute__((constructor)) static void dawdle(void) {
    const struct timespec pause = {1, 500000000};
    nanosleep(&pause, NULL);
}
