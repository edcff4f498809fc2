/* SPDX-License-Identifier: Apache-2.0 */
/* Exported symbols, some of them undefined, for both kinds of symbol hash tables. */
#include <stdlib.h>

#define SHOWN __attribute__((visibility("default")))
SHOWN int answer(void);
SHOWN int other_answer(void);
int answer(void) {
    return abs(-42);
}
int other_answer(void) {
    return rand();
}
