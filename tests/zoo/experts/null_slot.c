/* SPDX-License-Identifier: Apache-2.0 */
/* An entry with an empty slot. Fails: load.entry */
#define ZOO_CREATE_SLOT NULL
#include "good_expert.h"
