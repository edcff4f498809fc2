/* SPDX-License-Identifier: Apache-2.0 */
/* A library with metadata and a symbol that returns what describe would. */
#include "cinejury/metadata.h"

#include "every_item.inc"

CJ_EXPORT cj_string_t described(void);
cj_string_t described(void) {
    return cj_metadata();
}
