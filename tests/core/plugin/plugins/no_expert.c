/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata promise an expert; get_extension has none. */
#include "cinejury/plugin.h"
static const void* offer_nothing(cj_plugin_t* plugin, cj_string_t id) {
    (void)plugin, (void)id;
    return NULL;
}
#define TEST_GET_EXTENSION offer_nothing
#include "parts.h"
