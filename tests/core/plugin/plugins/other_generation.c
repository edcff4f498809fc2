/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin of a later ABI generation. */
#define TEST_SYMBOL cinejury_plugin_v2
#include "parts.h"
