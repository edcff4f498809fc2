/* SPDX-License-Identifier: Apache-2.0 */
/* Follows a null pointer in init. Fails: load.init */
#define ZOO_IN_INIT *(volatile int*)NULL = 1;
#include "good_expert.h"
