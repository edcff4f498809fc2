/* SPDX-License-Identifier: Apache-2.0 */
/* An entry and an instance of a later 0.1-compatible SDK: longer than the host knows. */
#define TEST_NO_ENTRY
#define TEST_ID "org.example.long"
#include "parts.h"
CJ_EXPORT const struct {
    cj_entry_t known;
    void (*later)(void);
} cinejury_plugin_v1 = {{CJ_ENTRY_MAGIC, CJ_SIZE(cj_entry) + sizeof(void*), TEST_NEGOTIATE,
                         TEST_INIT, TEST_DEINIT, TEST_DESCRIBE, TEST_CREATE},
                        NULL};
