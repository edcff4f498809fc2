/* SPDX-License-Identifier: Apache-2.0 */
/* The right symbol on other data. */
#define TEST_MAGIC 0x12345678u
#include "parts.h"
