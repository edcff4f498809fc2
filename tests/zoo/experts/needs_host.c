/* SPDX-License-Identifier: Apache-2.0 */
/* Linked against a library of the host. Fails: static.needed */
#include "good_expert.h"
int zoo_of_the_host(void);
__attribute__((used)) static int call_it(void) {
    return zoo_of_the_host();
}
