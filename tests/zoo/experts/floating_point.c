/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves another rounding mode behind. Fails: process.floating-point */
#include <fenv.h>
#define ZOO_IN_SCORE fesetround(FE_TOWARDZERO);
#include "good_expert.h"
