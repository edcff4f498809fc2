/* SPDX-License-Identifier: Apache-2.0 */
/* Starts a thread in init. Fails: load.init-quiet */
#include <pthread.h>
#include <unistd.h>
static void* idle(void* nothing) {
    for (;;) pause();
    return nothing;
}
#define ZOO_IN_INIT          \
    static pthread_t thread; \
    if (!thread) pthread_create(&thread, NULL, idle, NULL);
#include "good_expert.h"
