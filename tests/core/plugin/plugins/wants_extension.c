/* SPDX-License-Identifier: Apache-2.0 */
/* Requires what no host of SDK 0.1 offers. */
#define TEST_MORE_METADATA CJ_META_EXTENSIONS(CJ_META_REQUIRED("com.example.teleport/1"))
#include "parts.h"
