/* SPDX-License-Identifier: Apache-2.0 */
/* Goes where its weights are. Fails: process.folder */
#include <unistd.h>
#define ZOO_IN_LOAD \
    if (chdir("/") != 0) return zoo_fail(call, CJ_IO, "chdir");
#include "good_expert.h"
