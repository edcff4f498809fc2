/* SPDX-License-Identifier: Apache-2.0 */
/* destroy aborts. Fails: life.destroy */
#define ZOO_IN_DESTROY abort();
#include "good_expert.h"
