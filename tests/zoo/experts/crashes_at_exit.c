/* SPDX-License-Identifier: Apache-2.0 */
/* A destructor that crashes when the process ends. Fails: process.exit */
#include "good_expert.h"
__attribute__((destructor)) static void stumble(void) {
    abort();
}
