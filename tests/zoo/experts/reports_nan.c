/* SPDX-License-Identifier: Apache-2.0 */
/* Its mean is NaN. Fails: expert.finite */
#include <math.h>
#define ZOO_VALUE(value) ((value) - (value) + (double)NAN)
#include "good_expert.h"
