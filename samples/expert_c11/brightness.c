/* SPDX-License-Identifier: Apache-2.0 */
/* A whole expert in plain C11, from the headers alone: how bright a clip is. Every rule that a
 * helper would keep is written out here: negotiation, counted init, states, sizes, cancel, strides.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "cinejury/expert.h"
#include "cinejury/metadata.h"

CJ_METADATA(CJ_META_ID("org.example.brightness"), CJ_META_VERSION("1.0.0"),
            CJ_META_VENDOR("Example"), CJ_META_LICENCE("Apache-2.0"),
            CJ_META_SUMMARY("mean brightness of the frames"), CJ_META_KINDS("expert"),
            CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(50),
            CJ_META_EXPERT(CJ_META_MAX_BATCH(8), CJ_META_COST_MS(5),
                           CJ_META_CRITERIA(CJ_META_CRITERION("org.example.brightness", 0, 1,
                                                              "higher-is-better", "unvalidated",
                                                              "mean brightness"))),
            CJ_META_OPTIONS(CJ_META_OPTION_BOOLEAN("darkest", "false",
                                                   "take the darkest frame, not the mean")));

/* An instance: the table that the host sees, and what is behind it. */
typedef struct {
    cj_plugin_t table;
    int loaded;
    int darkest;
} brightness;

static atomic_uint inits;

static brightness* of(cj_plugin_t* plugin) {
    return plugin->context;
}

static cj_status_t ok(void) {
    return (cj_status_t){CJ_OK, CJ_REACT_NONE};
}

static cj_status_t failure(const cj_call_t* call, uint32_t code, uint32_t reaction,
                           const char* text) {
    if (call) call->set_error(call, (cj_string_t){text, strlen(text)});
    return (cj_status_t){code, reaction};
}

static int equal(cj_string_t text, const char* word) {
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* Mean of one frame of a luma view in 0 ... 1. Strides are in elements, which are bytes here. */
static double frame_mean(const cj_tensor_t* luma, int64_t frame) {
    const uint8_t* first = (const uint8_t*)luma->data + luma->byte_offset;
    double sum = 0;
    for (int64_t y = 0; y < luma->shape[1]; ++y)
        for (int64_t x = 0; x < luma->shape[2]; ++x)
            sum += first[frame * luma->strides[0] + y * luma->strides[1] + x * luma->strides[2]];
    return sum / (255.0 * (double)luma->shape[1] * (double)luma->shape[2]);
}

/* 0 when the call should stop. */
static int go_on(const cj_call_t* call) {
    return !call->is_cancelled(call) &&
           !(call->deadline_ns && call->now_ns(call) >= call->deadline_ns);
}

static cj_status_t stopped(const cj_call_t* call) {
    if (call->is_cancelled(call))
        return failure(call, CJ_CANCELLED, CJ_REACT_CANCELLED, "cancelled");
    return failure(call, CJ_DEADLINE, CJ_REACT_DEADLINE, "the deadline has passed");
}

static cj_status_t score_item(const brightness* self, const cj_call_t* call,
                              const cj_score_batch_t* batch, uint32_t item) {
    const cj_tensor_t* luma = batch->items[item]->views[0]->frames;
    double sum = 0, darkest = 1;
    int64_t darkest_frame = 0;
    for (int64_t i = 0; i < luma->shape[0]; ++i) {
        if (!go_on(call)) return stopped(call);
        const double mean = frame_mean(luma, i);
        sum += mean;
        if (mean < darkest) {
            darkest = mean;
            darkest_frame = i;
        }
    }
    cj_score_t score = {.size = CJ_SIZE(cj_score), .status = CJ_SCORE_OK, .confidence = 1};
    score.value = self->darkest ? darkest : sum / (double)luma->shape[0];
    score.worst_frame = darkest_frame;
    return batch->put(batch, item, 0, &score);
}

static uint32_t expert_plan_count(cj_plugin_t* plugin) CJ_NOEXCEPT {
    (void)plugin;
    return 1;
}

static cj_status_t expert_plan(cj_plugin_t* plugin, uint32_t index,
                               cj_frame_plan_t* out) CJ_NOEXCEPT {
    (void)plugin;
    if (index != 0 || out->size < CJ_SIZE(cj_frame_plan))
        return failure(NULL, CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_HOST, "");
    *out = (cj_frame_plan_t){.size = out->size,
                             .frames = CJ_FRAMES_UNIFORM,
                             .count = 8,
                             .size_policy = CJ_SIZE_MAX_SIDE,
                             .width = 256,
                             .resize = CJ_RESIZE_AREA,
                             .pixel_format = CJ_PIXEL_LUMA,
                             .device_type = CJ_DEVICE_CPU};
    return ok();
}

static cj_status_t expert_score(cj_plugin_t* plugin, const cj_call_t* call,
                                const cj_score_batch_t* batch) CJ_NOEXCEPT {
    if (!of(plugin)->loaded)
        return failure(call, CJ_BAD_STATE, CJ_REACT_BUG_IN_HOST, "score before load");
    if (batch->size < CJ_SIZE(cj_score_batch))
        return failure(call, CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_HOST, "batch too short");
    cj_status_t status = ok();
    for (uint32_t i = 0; i < batch->item_count && status.code == CJ_OK; ++i)
        status = score_item(of(plugin), call, batch, i);
    return status;
}

static cj_status_t expert_compare(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_score_item_t* a, const cj_score_item_t* b,
                                  cj_preference_t* const* out,
                                  uint32_t criterion_count) CJ_NOEXCEPT {
    (void)a, (void)b, (void)out, (void)criterion_count;
    if (!of(plugin)->loaded)
        return failure(call, CJ_BAD_STATE, CJ_REACT_BUG_IN_HOST, "compare before load");
    return failure(call, CJ_UNSUPPORTED, CJ_REACT_UNSUPPORTED, "this expert is not pairwise");
}

static const cj_expert_t expert_table = {
    CJ_SIZE(cj_expert), 0, expert_plan_count, expert_plan, expert_score, expert_compare};

static cj_status_t configure(cj_plugin_t* plugin, const cj_call_t* call, cj_string_t key,
                             cj_string_t value) CJ_NOEXCEPT {
    if (of(plugin)->loaded)
        return failure(call, CJ_BAD_STATE, CJ_REACT_BUG_IN_HOST, "configure after load");
    if (!equal(key, "darkest"))
        return failure(call, CJ_NOT_FOUND, CJ_REACT_BAD_INPUT, "the only option is \"darkest\"");
    if (!equal(value, "true") && !equal(value, "false"))
        return failure(call, CJ_INVALID_ARGUMENT, CJ_REACT_BAD_INPUT,
                       "option \"darkest\" is neither true nor false");
    of(plugin)->darkest = equal(value, "true");
    return ok();
}

static cj_status_t load(cj_plugin_t* plugin, const cj_call_t* call) CJ_NOEXCEPT {
    if (of(plugin)->loaded)
        return failure(call, CJ_BAD_STATE, CJ_REACT_BUG_IN_HOST, "loaded already");
    of(plugin)->loaded = 1;
    return ok();
}

static cj_status_t unload(cj_plugin_t* plugin, const cj_call_t* call) CJ_NOEXCEPT {
    if (!of(plugin)->loaded) return failure(call, CJ_BAD_STATE, CJ_REACT_BUG_IN_HOST, "not loaded");
    of(plugin)->loaded = 0;
    return ok();
}

static cj_status_t weights_digest(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_sink_t* out) CJ_NOEXCEPT {
    (void)out; /* no weights: nothing to write */
    if (!of(plugin)->loaded)
        return failure(call, CJ_BAD_STATE, CJ_REACT_BUG_IN_HOST, "weights_digest before load");
    return ok();
}

static const void* get_extension(cj_plugin_t* plugin, cj_string_t id) CJ_NOEXCEPT {
    (void)plugin;
    return equal(id, CJ_EXTENSION_EXPERT) ? &expert_table : NULL;
}

static void destroy(cj_plugin_t* plugin) CJ_NOEXCEPT {
    free(of(plugin));
}

static cj_negotiation_t negotiate(uint32_t minimum, uint32_t maximum) CJ_NOEXCEPT {
    if (minimum <= CJ_SDK_VERSION && CJ_SDK_VERSION <= maximum)
        return (cj_negotiation_t){CJ_SDK_VERSION, 0, ""};
    return (cj_negotiation_t){0, 0, "this plugin knows SDK " CJ_SDK_VERSION_TEXT " only"};
}

static cj_status_t init(const cj_host_t* host, const cj_call_t* call) CJ_NOEXCEPT {
    if (host->size < CJ_SIZE(cj_host))
        return failure(call, CJ_INVALID_ARGUMENT, CJ_REACT_BUG_IN_HOST, "host table too short");
    atomic_fetch_add(&inits, 1);
    return ok();
}

static void deinit(void) CJ_NOEXCEPT {
    if (atomic_load(&inits) > 0) atomic_fetch_sub(&inits, 1);
}

static cj_status_t create(const cj_host_t* host, const cj_call_t* call, cj_string_t plugin_id,
                          cj_plugin_t** out) CJ_NOEXCEPT {
    (void)host;
    *out = NULL;
    if (atomic_load(&inits) == 0)
        return failure(call, CJ_BAD_STATE, CJ_REACT_BUG_IN_HOST, "create before init");
    if (!equal(plugin_id, "org.example.brightness"))
        return failure(call, CJ_NOT_FOUND, CJ_REACT_BAD_INPUT,
                       "this library holds org.example.brightness only");
    brightness* self = calloc(1, sizeof *self);
    if (!self) return failure(call, CJ_OUT_OF_MEMORY, CJ_REACT_RETRY_LATER, "out of memory");
    self->table =
        (cj_plugin_t){CJ_SIZE(cj_plugin), 0,      self, configure, load, unload, weights_digest,
                      get_extension,      destroy};
    *out = &self->table;
    return ok();
}

CJ_EXPORT const cj_entry_t cinejury_plugin_v1 = {CJ_ENTRY_MAGIC, CJ_SIZE(cj_entry), negotiate, init,
                                                 deinit,         cj_metadata,       create};
