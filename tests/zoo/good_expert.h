/* SPDX-License-Identifier: Apache-2.0 */
/* An expert without a fault, for the zoo: mean and darkest brightness of a clip. Each animal
 * defines one of the ZOO_ macros and includes this; what stands behind #ifndef is the faultless
 * way. Thread rule: that of the contract. */
#pragma once

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "cinejury/expert.h"
#include "cinejury/metadata.h"

#ifndef ZOO_ID
#define ZOO_ID "org.example.zoo"
#endif
#ifndef ZOO_CRITERION
#define ZOO_CRITERION "fineness.defocus"
#endif
#ifndef ZOO_FLAGS
#define ZOO_FLAGS "needs-prompt"
#endif
#ifndef ZOO_MORE_METADATA
#define ZOO_MORE_METADATA CJ_META_DEVICES("cpu")
#endif
#ifndef ZOO_NO_METADATA
CJ_METADATA(
    CJ_META_ID(ZOO_ID), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Example"),
    CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
    CJ_META_CANCEL_LATENCY_MS(50), ZOO_MORE_METADATA,
    CJ_META_EXPERT(CJ_META_MAX_BATCH(4), CJ_META_FLAGS(ZOO_FLAGS),
                   CJ_META_CRITERIA(CJ_META_CRITERION(ZOO_CRITERION, 0, 255, "higher-is-better",
                                                      "unvalidated", "mean"),
                                    CJ_META_CRITERION("org.example.darkest", 0, 255,
                                                      "higher-is-better", "unvalidated", "least"))),
    CJ_META_OPTIONS(CJ_META_OPTION_INTEGER("gain", "1", 1, 9, "factor"),
                    CJ_META_OPTION_CHOICE("mode", "fast", "how", "fast", "slow")));
#endif

/* Statements at the begin of a function. */
#ifndef ZOO_IN_INIT
#define ZOO_IN_INIT
#endif
#ifndef ZOO_IN_CREATE
#define ZOO_IN_CREATE
#endif
#ifndef ZOO_IN_LOAD
#define ZOO_IN_LOAD
#endif
#ifndef ZOO_IN_SCORE
#define ZOO_IN_SCORE
#endif
#ifndef ZOO_IN_SCORE_ITEM
#define ZOO_IN_SCORE_ITEM
#endif
#ifndef ZOO_IN_DESTROY
#define ZOO_IN_DESTROY
#endif
/* 0 leaves the check out. */
#ifndef ZOO_CHECK_INIT
#define ZOO_CHECK_INIT 1
#endif
#ifndef ZOO_CHECK_STATE
#define ZOO_CHECK_STATE 1
#endif
#ifndef ZOO_CHECK_ID
#define ZOO_CHECK_ID 1
#endif
#ifndef ZOO_CHECK_OPTIONS
#define ZOO_CHECK_OPTIONS 1
#endif

typedef struct zoo_instance {
    cj_plugin_t table;
    int loaded;
} zoo_instance;

static atomic_int zoo_inits;

static inline zoo_instance* zoo_of(cj_plugin_t* plugin) {
    return plugin->context;
}
static inline cj_status_t zoo_ok(void) {
    return (cj_status_t){CJ_OK, CJ_REACT_NONE};
}
static inline cj_status_t zoo_fail(const cj_call_t* call, uint32_t code, const char* text) {
    if (call) call->set_error(call, (cj_string_t){text, strlen(text)});
    return (cj_status_t){code, CJ_REACT_NONE};
}
static inline int zoo_is(cj_string_t text, const char* word) {
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* Brightness of one frame. */
static inline double zoo_frame(const cj_tensor_t* t, int64_t frame) {
    const uint8_t* first = (const uint8_t*)t->data + t->byte_offset + frame * t->strides[0];
    double sum = 0;
    for (int64_t y = 0; y < t->shape[1]; ++y)
        for (int64_t x = 0; x < t->shape[2]; ++x)
            sum += first[y * t->strides[1] + x * t->strides[2]];
    return sum / (double)(t->shape[1] * t->shape[2]);
}
#ifndef ZOO_FRAME
#define ZOO_FRAME zoo_frame
#endif

#ifndef ZOO_PUT
static inline void ZOO_PUT(const cj_score_batch_t* batch, uint32_t item, uint32_t criterion,
                           const cj_score_t* score) {
    batch->put(batch, item, criterion, score);
}
#endif
#ifndef ZOO_VALUE
#define ZOO_VALUE(value) (value)
#endif
#ifndef ZOO_WORST_FRAME
#define ZOO_WORST_FRAME(frame, frames) (frame)
#endif

static inline void zoo_score_item(const cj_score_batch_t* batch, uint32_t item) {
    const cj_score_item_t* it = batch->items[item];
    const cj_tensor_t* t = it->views[0]->frames;
    cj_score_t score = {.size = CJ_SIZE(cj_score), .confidence = 1, .worst_frame = -1};
    ZOO_IN_SCORE_ITEM
    if (it->prompt.size == 0) {
        score.status = CJ_SCORE_NOT_APPLICABLE;
        score.reason = (cj_string_t){"no prompt", 9};
        ZOO_PUT(batch, item, 0, &score);
        ZOO_PUT(batch, item, 1, &score);
        return;
    }
    double sum = 0, least = 256;
    int64_t darkest = 0;
    for (int64_t i = 0; i < t->shape[0]; ++i) {
        const double now = ZOO_FRAME(t, i);
        sum += now;
        if (now < least) least = now, darkest = i;
    }
    score.worst_frame = ZOO_WORST_FRAME(darkest, t->shape[0]);
    score.value = ZOO_VALUE(sum / (double)t->shape[0]);
    ZOO_PUT(batch, item, 0, &score);
    score.value = least;
    ZOO_PUT(batch, item, 1, &score);
}

static inline uint32_t zoo_plan_count(cj_plugin_t* plugin) {
    (void)plugin;
    return 1;
}
#ifndef ZOO_PLAN
#define ZOO_PLAN                                                                                \
    (cj_frame_plan_t) {                                                                         \
        .size = CJ_SIZE(cj_frame_plan), .frames = CJ_FRAMES_ALL, .pixel_format = CJ_PIXEL_LUMA, \
        .device_type = CJ_DEVICE_CPU                                                            \
    }
#endif
static inline cj_status_t zoo_plan(cj_plugin_t* plugin, uint32_t index, cj_frame_plan_t* out) {
    (void)plugin;
    if (index > 0) return zoo_fail(NULL, CJ_INVALID_ARGUMENT, "");
    *out = ZOO_PLAN;
    return zoo_ok();
}
static inline cj_status_t zoo_score(cj_plugin_t* plugin, const cj_call_t* call,
                                    const cj_score_batch_t* batch) {
    ZOO_IN_SCORE
    if (ZOO_CHECK_STATE && !zoo_of(plugin)->loaded)
        return zoo_fail(call, CJ_BAD_STATE, "score before load");
    for (uint32_t i = 0; i < batch->item_count; ++i) zoo_score_item(batch, i);
    return zoo_ok();
}
#ifndef ZOO_COMPARE
static inline cj_status_t ZOO_COMPARE(cj_plugin_t* plugin, const cj_call_t* call,
                                      const cj_score_item_t* a, const cj_score_item_t* b,
                                      cj_preference_t* const* out, uint32_t count) {
    (void)plugin, (void)a, (void)b, (void)out, (void)count;
    return zoo_fail(call, CJ_UNSUPPORTED, "not pairwise");
}
#endif
#ifndef ZOO_EXPERT_TABLE
static const cj_expert_t zoo_expert = {CJ_SIZE(cj_expert), 0,         zoo_plan_count,
                                       zoo_plan,           zoo_score, ZOO_COMPARE};
#define ZOO_EXPERT_TABLE &zoo_expert
#endif

static inline cj_status_t zoo_configure(cj_plugin_t* plugin, const cj_call_t* call, cj_string_t key,
                                        cj_string_t value) {
    if (ZOO_CHECK_STATE && zoo_of(plugin)->loaded)
        return zoo_fail(call, CJ_BAD_STATE, "configure after load");
    if (!ZOO_CHECK_OPTIONS) return zoo_ok();
    if (zoo_is(key, "gain"))
        return value.size == 1 && value.data[0] >= '1' && value.data[0] <= '9'
                   ? zoo_ok()
                   : zoo_fail(call, CJ_INVALID_ARGUMENT, "gain is outside 1 ... 9");
    if (zoo_is(key, "mode"))
        return zoo_is(value, "fast") || zoo_is(value, "slow")
                   ? zoo_ok()
                   : zoo_fail(call, CJ_INVALID_ARGUMENT, "mode is neither fast nor slow");
    return zoo_fail(call, CJ_NOT_FOUND, "no such option");
}
static inline cj_status_t zoo_load(cj_plugin_t* plugin, const cj_call_t* call) {
    ZOO_IN_LOAD
    if (ZOO_CHECK_STATE && zoo_of(plugin)->loaded)
        return zoo_fail(call, CJ_BAD_STATE, "loaded already");
    if (call->is_cancelled(call)) return zoo_fail(call, CJ_CANCELLED, "cancelled");
    zoo_of(plugin)->loaded = 1;
    return zoo_ok();
}
static inline cj_status_t zoo_unload(cj_plugin_t* plugin, const cj_call_t* call) {
    if (ZOO_CHECK_STATE && !zoo_of(plugin)->loaded)
        return zoo_fail(call, CJ_BAD_STATE, "not loaded");
    zoo_of(plugin)->loaded = 0;
    return zoo_ok();
}
#ifndef ZOO_DIGEST
#define ZOO_DIGEST ""
#endif
static inline cj_status_t zoo_weights_digest(cj_plugin_t* plugin, const cj_call_t* call,
                                             const cj_sink_t* out) {
    if (ZOO_CHECK_STATE && !zoo_of(plugin)->loaded)
        return zoo_fail(call, CJ_BAD_STATE, "not loaded");
    out->write(out, ZOO_DIGEST, sizeof(ZOO_DIGEST) - 1);
    return zoo_ok();
}
static inline const void* zoo_get_extension(cj_plugin_t* plugin, cj_string_t id) {
    (void)plugin;
    return zoo_is(id, CJ_EXTENSION_EXPERT) ? ZOO_EXPERT_TABLE : NULL;
}
static inline void zoo_destroy(cj_plugin_t* plugin) {
    ZOO_IN_DESTROY
    free(zoo_of(plugin));
}

#ifndef ZOO_NEGOTIATE
static inline cj_negotiation_t ZOO_NEGOTIATE(uint32_t minimum, uint32_t maximum) {
    if (minimum <= CJ_SDK_VERSION && CJ_SDK_VERSION <= maximum)
        return (cj_negotiation_t){CJ_SDK_VERSION, 0, ""};
    return (cj_negotiation_t){0, 0, "knows SDK " CJ_SDK_VERSION_TEXT " only"};
}
#endif
static inline cj_status_t zoo_init(const cj_host_t* host, const cj_call_t* call) {
    (void)host, (void)call;
    ZOO_IN_INIT
    atomic_fetch_add(&zoo_inits, 1);
    return zoo_ok();
}
static inline void zoo_deinit(void) {
    if (atomic_load(&zoo_inits) > 0) atomic_fetch_sub(&zoo_inits, 1);
}
#ifndef ZOO_DESCRIBE
#define ZOO_DESCRIBE cj_metadata
#endif
#ifndef ZOO_DESTROY_SLOT
#define ZOO_DESTROY_SLOT zoo_destroy
#endif
static inline cj_status_t zoo_create(const cj_host_t* host, const cj_call_t* call, cj_string_t id,
                                     cj_plugin_t** out) {
    (void)host;
    *out = NULL;
    if (ZOO_CHECK_INIT && atomic_load(&zoo_inits) == 0)
        return zoo_fail(call, CJ_BAD_STATE, "create before init");
    if (ZOO_CHECK_ID && !zoo_is(id, ZOO_ID)) return zoo_fail(call, CJ_NOT_FOUND, "another id");
    ZOO_IN_CREATE
    zoo_instance* self = calloc(1, sizeof *self);
    if (!self) return zoo_fail(call, CJ_OUT_OF_MEMORY, "no memory");
    self->table = (cj_plugin_t){CJ_SIZE(cj_plugin),
                                0,
                                self,
                                zoo_configure,
                                zoo_load,
                                zoo_unload,
                                zoo_weights_digest,
                                zoo_get_extension,
                                ZOO_DESTROY_SLOT};
    *out = &self->table;
    return zoo_ok();
}
#ifndef ZOO_CREATE_SLOT
#define ZOO_CREATE_SLOT zoo_create
#endif
#ifndef ZOO_NO_ENTRY
CJ_EXPORT const cj_entry_t cinejury_plugin_v1 = {CJ_ENTRY_MAGIC, CJ_SIZE(cj_entry), ZOO_NEGOTIATE,
                                                 zoo_init,       zoo_deinit,        ZOO_DESCRIBE,
                                                 ZOO_CREATE_SLOT};
#endif
