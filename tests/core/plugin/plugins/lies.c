/* SPDX-License-Identifier: Apache-2.0 */
/* describe() names another version than the note. */
#include "cinejury/metadata.h"
static cj_string_t other_text(void);
#define TEST_DESCRIBE other_text
#include "parts.h"
static cj_string_t other_text(void) {
    static char text[4096];
    memcpy(text, cj_metadata().data, cj_metadata().size);
    memcpy(strstr(text, "1.2.3"), "1.2.4", 5);
    const cj_string_t all = {text, cj_metadata().size};
    return all;
}
