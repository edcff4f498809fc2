/* SPDX-License-Identifier: Apache-2.0 */
/* A note that is not JSON. */
#define TEST_NO_METADATA
#include "cinejury/metadata.h"
CJ_METADATA_JSON("{\"schema\":1,");
#include "parts.h"
