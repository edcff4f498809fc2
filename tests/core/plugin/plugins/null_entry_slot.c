/* SPDX-License-Identifier: Apache-2.0 */
/* An entry with an empty slot. */
#define TEST_DEINIT NULL
#include "parts.h"
