/* SPDX-License-Identifier: Apache-2.0 */
/* What needs_host.c needs. */
__attribute__((visibility("default"))) int zoo_of_the_host(void);
int zoo_of_the_host(void) {
    return 1;
}
