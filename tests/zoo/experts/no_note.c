/* SPDX-License-Identifier: Apache-2.0 */
/* Carries no metadata in its file. Fails: static.metadata */
#define ZOO_NO_METADATA
#include "cinejury/base.h"
static cj_string_t cj_metadata(void) {
    return (cj_string_t){"{}", 2};
}
#include "good_expert.h"
