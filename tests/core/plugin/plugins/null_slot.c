/* SPDX-License-Identifier: Apache-2.0 */
/* An instance with an empty slot. */
#define TEST_ID "org.example.null-slot"
#define TEST_UNLOAD NULL
#include "parts.h"
