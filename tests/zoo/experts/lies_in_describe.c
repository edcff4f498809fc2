/* SPDX-License-Identifier: Apache-2.0 */
/* describe() names another version than the note. Fails: identity.describe */
#include "cinejury/metadata.h"
static cj_string_t lie(void);
#define ZOO_DESCRIBE lie
#include "good_expert.h"
static cj_string_t lie(void) {
    static char text[4096];
    const cj_string_t truth = cj_metadata();
    memcpy(text, truth.data, truth.size);
    memcpy(strstr(text, "1.0.0"), "1.0.1", 5);
    return (cj_string_t){text, truth.size};
}
