/* SPDX-License-Identifier: Apache-2.0 */
/* A constructor that opens a file. Fails: load.quiet */
#include <fcntl.h>
#include "good_expert.h"
__attribute__((constructor)) static void peek(void) {
    static volatile int kept;
    kept = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
}
