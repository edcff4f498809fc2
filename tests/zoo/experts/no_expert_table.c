/* SPDX-License-Identifier: Apache-2.0 */
/* Its metadata promise an expert that is not there. Fails: identity.extensions */
#define ZOO_EXPERT_TABLE NULL
#include "good_expert.h"
