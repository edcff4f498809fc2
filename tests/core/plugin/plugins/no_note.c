/* SPDX-License-Identifier: Apache-2.0 */
/* An entry without metadata in the file. */
#define TEST_NO_METADATA
#include "cinejury/base.h"
static cj_string_t cj_metadata(void) {
    const cj_string_t none = {"{}", 2};
    return none;
}
#include "parts.h"
