/* SPDX-License-Identifier: Apache-2.0 */
/* Ends the process when it is mapped. */
#define TEST_ID "org.example.aborting"
#include "parts.h"
__attribute__((constructor)) static void explode(void) {
    abort();
}
