/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves a thread behind in score. Fails: process.threads */
#include <pthread.h>
#include <unistd.h>
static void* idle(void* nothing) {
    for (;;) pause();
    return nothing;
}
#define ZOO_IN_SCORE         \
    static pthread_t thread; \
    if (!thread) pthread_create(&thread, NULL, idle, NULL);
#include "good_expert.h"
