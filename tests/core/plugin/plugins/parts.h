/* SPDX-License-Identifier: Apache-2.0 */
/* A whole expert in a header. A test plugin defines what it does differently and includes it: each
 * part stands behind an #ifndef. Thread rule: that of the contract. */
#pragma once

#include <stdlib.h>
#include <string.h>

#include "cinejury/expert.h"
#include "cinejury/metadata.h"

#ifndef TEST_ID
#define TEST_ID "org.example.good"
#endif
#ifndef TEST_VERSION
#define TEST_VERSION "1.2.3"
#endif
#ifndef TEST_MORE_METADATA
#define TEST_MORE_METADATA CJ_META_DEVICES("cpu")
#endif
#ifndef TEST_NO_METADATA
CJ_METADATA(CJ_META_ID(TEST_ID), CJ_META_VERSION(TEST_VERSION), CJ_META_VENDOR("Example"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("a plugin of the tests"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(50),
            TEST_MORE_METADATA,
            CJ_META_EXPERT(CJ_META_MAX_BATCH(4),
                           CJ_META_CRITERIA(CJ_META_CRITERION("fineness.defocus", 0, 255,
                                                              "higher-is-better", "unvalidated",
                                                              "brightness of the first pixel"))));
#endif

static const cj_status_t kOk = {CJ_OK, CJ_REACT_NONE};

static inline cj_status_t fail_with(const cj_call_t* call, uint32_t code, uint32_t reaction,
                                    const char* text) {
    const cj_string_t words = {text, strlen(text)};
    const cj_status_t status = {code, reaction};
    if (call) call->set_error(call, words);
    return status;
}

#ifndef TEST_EXPERT_TABLE
static inline uint32_t plan_count(cj_plugin_t* plugin) {
    (void)plugin;
    return 1;
}
static inline cj_status_t plan(cj_plugin_t* plugin, uint32_t index, cj_frame_plan_t* out) {
    (void)plugin;
    if (index > 0) return fail_with(NULL, CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_HOST, "");
    const cj_frame_plan_t wanted = {.size = CJ_SIZE(cj_frame_plan),
                                    .frames = CJ_FRAMES_ALL,
                                    .pixel_format = CJ_PIXEL_RGB,
                                    .device_type = CJ_DEVICE_CPU};
    *out = wanted;
    return kOk;
}
static inline cj_status_t score(cj_plugin_t* plugin, const cj_call_t* call,
                                const cj_score_batch_t* batch) {
    (void)plugin;
    (void)call;
    for (uint32_t i = 0; i < batch->item_count; ++i) {
        const cj_score_t one = {.size = CJ_SIZE(cj_score),
                                .status = CJ_SCORE_OK,
                                .value = 1,
                                .confidence = 1,
                                .worst_frame = -1};
        batch->put(batch, i, 0, &one);
    }
    return kOk;
}
static inline cj_status_t compare(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_score_item_t* a, const cj_score_item_t* b,
                                  cj_preference_t* const* out, uint32_t count) {
    (void)plugin, (void)a, (void)b, (void)out, (void)count;
    return fail_with(call, CJ_UNSUPPORTED, CJ_REACT_UNSUPPORTED, "not pairwise");
}
static const cj_expert_t kExpert = {CJ_SIZE(cj_expert), 0, plan_count, plan, score, compare};
#define TEST_EXPERT_TABLE &kExpert
#endif

/* The instance. `context` is not used by the parts. */
#ifndef TEST_CONFIGURE
static inline cj_status_t TEST_CONFIGURE(cj_plugin_t* plugin, const cj_call_t* call,
                                         cj_string_t key, cj_string_t value) {
    (void)plugin, (void)key, (void)value;
    return fail_with(call, CJ_NOT_FOUND, CJ_REACT_BAD_INPUT, "this plugin has no options");
}
#endif
#ifndef TEST_LOAD
static inline cj_status_t TEST_LOAD(cj_plugin_t* plugin, const cj_call_t* call) {
    (void)plugin, (void)call;
    return kOk;
}
#endif
#ifndef TEST_UNLOAD
static inline cj_status_t TEST_UNLOAD(cj_plugin_t* plugin, const cj_call_t* call) {
    (void)plugin, (void)call;
    return kOk;
}
#endif
#ifndef TEST_WEIGHTS_DIGEST
static inline cj_status_t TEST_WEIGHTS_DIGEST(cj_plugin_t* plugin, const cj_call_t* call,
                                              const cj_sink_t* out) {
    (void)plugin, (void)call, (void)out;
    return kOk;
}
#endif
#ifndef TEST_GET_EXTENSION
static inline const void* TEST_GET_EXTENSION(cj_plugin_t* plugin, cj_string_t id) {
    (void)plugin;
    const size_t length = strlen(CJ_EXTENSION_EXPERT);
    return id.size == length && memcmp(id.data, CJ_EXTENSION_EXPERT, length) == 0
               ? TEST_EXPERT_TABLE
               : NULL;
}
#endif
#ifndef TEST_DESTROY
static inline void TEST_DESTROY(cj_plugin_t* plugin) {
    free(plugin);
}
#endif
#ifndef TEST_INSTANCE_SIZE
#define TEST_INSTANCE_SIZE CJ_SIZE(cj_plugin)
#endif

/* The entry. */
#ifndef TEST_NEGOTIATE
static inline cj_negotiation_t TEST_NEGOTIATE(uint32_t minimum, uint32_t maximum) {
    const int fits = minimum <= CJ_SDK_VERSION && CJ_SDK_VERSION <= maximum;
    const cj_negotiation_t answer = {fits ? CJ_SDK_VERSION : 0, 0,
                                     fits ? "" : "knows SDK 0.1 only"};
    return answer;
}
#endif
#ifndef TEST_INIT
static inline cj_status_t TEST_INIT(const cj_host_t* host, const cj_call_t* call) {
    (void)host, (void)call;
    return kOk;
}
#endif
#ifndef TEST_DEINIT
static inline void TEST_DEINIT(void) {}
#endif
#ifndef TEST_DESCRIBE
static inline cj_string_t TEST_DESCRIBE(void) {
    return cj_metadata();
}
#endif
#ifndef TEST_CREATE
static inline cj_status_t TEST_CREATE(const cj_host_t* host, const cj_call_t* call, cj_string_t id,
                                      cj_plugin_t** out) {
    (void)host;
    *out = NULL;
    if (id.size != strlen(TEST_ID) || memcmp(id.data, TEST_ID, id.size) != 0)
        return fail_with(call, CJ_NOT_FOUND, CJ_REACT_BUG_IN_HOST, "another id");
    cj_plugin_t* made = calloc(1, sizeof *made);
    if (!made) return fail_with(call, CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LESS_MEMORY, "no memory");
    const cj_plugin_t table = {TEST_INSTANCE_SIZE,
                               0,
                               NULL,
                               TEST_CONFIGURE,
                               TEST_LOAD,
                               TEST_UNLOAD,
                               TEST_WEIGHTS_DIGEST,
                               TEST_GET_EXTENSION,
                               TEST_DESTROY};
    *made = table;
    *out = made;
    return kOk;
}
#endif
#ifndef TEST_MAGIC
#define TEST_MAGIC CJ_ENTRY_MAGIC
#endif
#ifndef TEST_ENTRY_SIZE
#define TEST_ENTRY_SIZE CJ_SIZE(cj_entry)
#endif
#ifndef TEST_SYMBOL
#define TEST_SYMBOL cinejury_plugin_v1
#endif
#ifndef TEST_NO_ENTRY
CJ_EXPORT const cj_entry_t TEST_SYMBOL = {TEST_MAGIC,  TEST_ENTRY_SIZE, TEST_NEGOTIATE, TEST_INIT,
                                          TEST_DEINIT, TEST_DESCRIBE,   TEST_CREATE};
#endif
