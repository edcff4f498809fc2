/* SPDX-License-Identifier: Apache-2.0 */
/* Needs a library that the tests take away. */
#define TEST_ID "org.example.needs-library"
#include "parts.h"
int answer(void);
int use_answer(void);
__attribute__((used)) int use_answer(void) {
    return answer();
}
