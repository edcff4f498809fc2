/* SPDX-License-Identifier: Apache-2.0 */
/* configure checks nothing. Fails: life.options */
#define ZOO_CHECK_OPTIONS 0
#include "good_expert.h"
