/* SPDX-License-Identifier: Apache-2.0 */
/* Sets the umask. Fails: process.umask */
#include <sys/stat.h>
#define ZOO_IN_SCORE umask(077);
#include "good_expert.h"
