/* SPDX-License-Identifier: Apache-2.0 */
/* Installs a handler for SIGTERM. Fails: process.signals */
#include <signal.h>
static void ignore(int number) {
    (void)number;
}
#define ZOO_IN_LOAD signal(SIGTERM, ignore);
#include "good_expert.h"
