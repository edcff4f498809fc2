/* SPDX-License-Identifier: Apache-2.0 */
/* Its values leave the range that it declares. Fails: expert.range */
#define ZOO_VALUE(value) ((value) + 1000)
#include "good_expert.h"
