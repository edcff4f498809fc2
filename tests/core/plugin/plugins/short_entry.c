/* SPDX-License-Identifier: Apache-2.0 */
/* An entry without its last slot. */
#define TEST_ENTRY_SIZE CJ_SIZE_THROUGH(cj_entry_t, describe)
#include "parts.h"
