/* SPDX-License-Identifier: Apache-2.0 */
/* Exports a function beside its entry. Fails: static.exports */
#include "good_expert.h"
CJ_EXPORT int jpeg_read_header(void);
int jpeg_read_header(void) {
    return 0;
}
