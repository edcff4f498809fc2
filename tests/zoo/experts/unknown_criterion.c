/* SPDX-License-Identifier: Apache-2.0 */
/* A criterion that is neither of the 28 nor a vendor's. Fails: identity.criteria */
#define ZOO_CRITERION "fineness.loveliness"
#include "good_expert.h"
