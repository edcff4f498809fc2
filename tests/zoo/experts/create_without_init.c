/* SPDX-License-Identifier: Apache-2.0 */
/* create does not ask for init. Fails: life.create-needs-init */
#define ZOO_CHECK_INIT 0
#include "good_expert.h"
