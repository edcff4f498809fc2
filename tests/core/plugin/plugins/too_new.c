/* SPDX-License-Identifier: Apache-2.0 */
/* Built with a later SDK that adds a key. */
#define TEST_NO_METADATA
#include "cinejury/metadata.h"
CJ_METADATA_JSON("{\"schema\":2,\"sdk\":\"0.9\",\"id\":\"org.example.new\",\"galaxies\":7}");
#include "parts.h"
