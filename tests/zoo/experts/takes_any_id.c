/* SPDX-License-Identifier: Apache-2.0 */
/* create does not look at the id. Fails: identity.unknown */
#define ZOO_CHECK_ID 0
#include "good_expert.h"
