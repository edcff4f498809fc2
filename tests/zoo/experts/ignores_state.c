/* SPDX-License-Identifier: Apache-2.0 */
/* Scores before it is loaded. Fails: life.states */
#define ZOO_CHECK_STATE 0
#include "good_expert.h"
