/* SPDX-License-Identifier: Apache-2.0 */
/* Claims what no 0.1 host knows. Fails: static.metadata */
#define ZOO_FLAGS "gradient"
#include "good_expert.h"
