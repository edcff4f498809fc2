/* SPDX-License-Identifier: Apache-2.0 */
/* Generators: make candidate clips for a prompt. The host pulls: it advances a candidate, looks at
 * previews, forks, finishes or cancels; a generator never owns the loop.
 *
 * encode -> condition;  candidate_create(condition) -> advance* -> finish;  destroy from any state.
 * Sigma is the noise level in flow matching, z = (1 - sigma) clip + sigma noise, 1 at the start, 0
 * at the end. */
#pragma once

#include "cinejury/clip.h"
#include "cinejury/plugin.h"

#define CJ_EXTENSION_GENERATOR "cinejury.generator/1"

/* What a generator can do, metadata key "capabilities" by the name in quotes. The host degrades to
 * what is there. A function without its bit returns CJ_UNSUPPORTED. (GEN-CAPABILITY) */
#define CJ_CAN_GENERATE (UINT64_C(1) << 0) /* "generate": create, finish; every generator */
#define CJ_CAN_SEED_ECHO \
    (UINT64_C(1) << 1) /* "seed-echo": same seed, same bits; `get_spec` echoes it (GEN-SEED) */
#define CJ_CAN_NOISE_IN (UINT64_C(1) << 2) /* "noise-in": spec.noise instead of a seed */
#define CJ_CAN_BATCH \
    (UINT64_C(1) << 3) /* "batch": advance takes several candidates, bits as one by one */
#define CJ_CAN_ENCODE_ONCE \
    (UINT64_C(1) << 4)                       /* "encode-once": a condition serves many candidates */
#define CJ_CAN_STEP_GATE (UINT64_C(1) << 5)  /* "step-gate": advance stops at to_step */
#define CJ_CAN_PREVIEW (UINT64_C(1) << 6)    /* "preview" */
#define CJ_CAN_LATENT_OUT (UINT64_C(1) << 7) /* "latent-out" */
#define CJ_CAN_LATENT_IN (UINT64_C(1) << 8)  /* "latent-in" */
#define CJ_CAN_FORK \
    (UINT64_C(1) << 9) /* "fork": copies noise state, solver history, random state, cache */
#define CJ_CAN_RESUME_BLOB (UINT64_C(1) << 10) /* "resume-blob": save, load */
#define CJ_CAN_CANCEL_STEP \
    (UINT64_C(1) << 11) /* "cancel-step": a cancel is obeyed within one step */
#define CJ_CAN_CACHE_POLICY \
    (UINT64_C(1) << 12) /* "cache-policy": spec.cache_policy trades quality for compute */
#define CJ_CAN_SIGMA_IN (UINT64_C(1) << 13) /* "sigma-in": spec.sigmas */
#define CJ_CAN_SDE_STEP (UINT64_C(1) << 14) /* "sde-step": spec.noise_scale > 0 */
#define CJ_CAN_LOGPROB (UINT64_C(1) << 15)  /* "logprob": step result carries log_probability */
#define CJ_CAN_DEVICE_FRAMES                                                                  \
    (UINT64_C(1) << 16) /* "device-frames": frames of a call that brings a stream lie on that \
                           stream's device, `owner` is NULL; without a stream in host memory */
#define CJ_CAN_FILE_OUT \
    (UINT64_C(1) << 17) /* "file-out": finish gives a video file instead of frames */
#define CJ_CAN_ADAPTERS \
    (UINT64_C(1) << 32) /* "adapters": spec.adapter; adapter_... of training.h */
#define CJ_CAN_VELOCITY (UINT64_C(1) << 33)  /* "velocity": training.h, like the two below */
#define CJ_CAN_VJP (UINT64_C(1) << 34)       /* "vjp" */
#define CJ_CAN_OPTIMIZER (UINT64_C(1) << 35) /* "optimizer" */
/* Reserved; a 0.1 host refuses a plugin that claims it. (ABI-RESERVED) */
#define CJ_CAN_DECODE_VJP (UINT64_C(1) << 36)
#define CJ_CAN_RESERVED_MASK CJ_CAN_DECODE_VJP

/* Opaque objects of the generator. */
typedef struct cj_condition cj_condition_t; /* an encoded prompt, counted */
typedef struct cj_candidate cj_candidate_t; /* one attempt */

typedef struct cj_encode_request {
    uint32_t size;
    uint32_t strict;             /* 1: refuse a prompt with words that the generator does not know,
                                    CJ_INVALID_ARGUMENT naming them */
    cj_string_t prompt;          /* empty: unconditional, if the generator has it */
    cj_string_t negative_prompt; /* empty: none */
} cj_encode_request_t;
#define CJ_SIZE_OF_cj_encode_request CJ_SIZE_THROUGH(cj_encode_request_t, negative_prompt)

/* Which fields of a spec are set; a field that is not set takes the generator's default. */
enum {
    CJ_SPEC_SEED = 1u << 0,
    CJ_SPEC_NOISE = 1u << 1,
    CJ_SPEC_FRAMES = 1u << 2,
    CJ_SPEC_SIZE = 1u << 3,
    CJ_SPEC_FPS = 1u << 4,
    CJ_SPEC_STEPS = 1u << 5,
    CJ_SPEC_SIGMAS = 1u << 6,
    CJ_SPEC_SAMPLER = 1u << 7,
    CJ_SPEC_GUIDANCE = 1u << 8,
    CJ_SPEC_NOISE_SCALE = 1u << 9,
    CJ_SPEC_CACHE_POLICY = 1u << 10,
    CJ_SPEC_ADAPTER = 1u << 11,
    CJ_SPEC_OUTPUT_FOLDER = 1u << 12
};

/* How one candidate is made; with get_spec also how it really was made: every field that the
 * generator has is then set and holds the value in use, so that the host can compare before
 * scoring. (GEN-ECHO) */
typedef struct cj_candidate_spec {
    uint32_t size;
    uint32_t set;             /* CJ_SPEC_... */
    uint64_t seed;            /* drawn by the host; either seed or noise */
    const cj_tensor_t* noise; /* f32, the generator's latent shape, unit normal */
    uint32_t frames;
    uint32_t width;  /* pixels */
    uint32_t height; /* pixels */
    uint32_t fps_numerator;
    uint32_t fps_denominator;
    uint32_t steps; /* denoiser steps at full length, >= 1 */
    const double*
        sigmas; /* [sigma_count], strictly falling, first <= 1, last 0; steps = sigma_count - 1 */
    uint64_t sigma_count;
    double guidance;          /* classifier-free guidance scale; 1 = none */
    double noise_scale;       /* of stochastic steps; 0 = deterministic */
    cj_string_t sampler;      /* a name that the generator's metadata lists */
    cj_string_t cache_policy; /* likewise; empty = full compute */
    cj_string_t
        adapter; /* in: path of an adapter file; echoed: its SHA-256 in hexadecimal; empty = none */
    cj_string_t output_folder; /* an existing empty folder of this attempt alone, for file-out and
                                  scratch files */
} cj_candidate_spec_t;
#define CJ_SIZE_OF_cj_candidate_spec CJ_SIZE_THROUGH(cj_candidate_spec_t, output_folder)

/* What a call has cost. Added to, never reset, by advance, preview and finish. (GEN-COST) */
typedef struct cj_cost {
    uint32_t size;
    uint32_t reserved;     /* 0 */
    double denoiser_calls; /* network evaluations; guidance counts two a step */
    double full_compute; /* share of a whole candidate at full compute: 1 = one whole; a cached step
                            counts less */
    double seconds;      /* wall time inside the generator */
} cj_cost_t;
#define CJ_SIZE_OF_cj_cost CJ_SIZE_THROUGH(cj_cost_t, seconds)

/* Where a candidate stands. Filled by candidate_state. */
typedef struct cj_candidate_state {
    uint32_t size;
    uint32_t step;          /* steps done */
    uint32_t steps;         /* steps in all; step == steps: only finish is left */
    uint32_t reserved;      /* 0 */
    double sigma;           /* noise level now */
    double log_probability; /* of the stochastic steps of the last advance, with CJ_CAN_LOGPROB;
                               else 0 */
} cj_candidate_state_t;
#define CJ_SIZE_OF_cj_candidate_state CJ_SIZE_THROUGH(cj_candidate_state_t, log_probability)

/* Kinds of preview. */
enum {
    CJ_PREVIEW_CLEAN = 0, /* the clean clip that the network predicts now, decoded */
    CJ_PREVIEW_FAST =
        1 /* a cheap approximation of the same; a generator without one gives CJ_PREVIEW_CLEAN */
};

/* What finish gives: frames or a file. */
typedef struct cj_finished {
    uint32_t size;
    uint32_t reserved;     /* 0 */
    const cj_clip_t* clip; /* frames, or NULL; valid until the candidate is destroyed. When
                              clip->owner is a host buffer the host may retain that and keep the
                              frames without copying; they are not written again */
    cj_string_t path; /* with file-out: a regular file inside spec.output_folder, which the host
                         owns from now on (GEN-FILE) */
} cj_finished_t;
#define CJ_SIZE_OF_cj_finished CJ_SIZE_THROUGH(cj_finished_t, path)

/* The table behind CJ_EXTENSION_GENERATOR. [worker & loaded] allows one call at a time for one
 * candidate; calls for different candidates overlap only when the metadata says `"concurrency":
 * "parallel"`. */
typedef struct cj_generator {
    uint32_t size;
    uint32_t reserved; /* 0 */
    /* [control & loaded] A new condition with one reference. Unknown words are reported through
     * host->log, and refused with `strict`. (GEN-ENCODE) */
    cj_status_t (*encode)(cj_plugin_t* plugin, const cj_call_t* call,
                          const cj_encode_request_t* request, cj_condition_t** out) CJ_NOEXCEPT;
    /* [any-thread & loaded] (GEN-CONDITION) */
    void (*condition_retain)(cj_plugin_t* plugin, cj_condition_t* condition) CJ_NOEXCEPT;
    /* [any-thread & loaded] NULL is allowed. */
    void (*condition_release)(cj_plugin_t* plugin, cj_condition_t* condition) CJ_NOEXCEPT;
    /* [worker & loaded] A new candidate at step 0; it retains the condition. Values that cannot be
     * honoured exactly are refused with CJ_INVALID_ARGUMENT naming field and limit, never rounded
     * silently. (GEN-REFUSE) */
    cj_status_t (*candidate_create)(cj_plugin_t* plugin, const cj_call_t* call,
                                    cj_condition_t* condition, const cj_candidate_spec_t* spec,
                                    cj_candidate_t** out) CJ_NOEXCEPT;
    /* [worker & loaded] Fills *out (its size is set) with what is in use; pointers live as long as
     * the candidate. */
    cj_status_t (*get_spec)(cj_plugin_t* plugin, cj_candidate_t* candidate,
                            cj_candidate_spec_t* out) CJ_NOEXCEPT;
    /* [worker & loaded] */
    cj_status_t (*candidate_state)(cj_plugin_t* plugin, cj_candidate_t* candidate,
                                   cj_candidate_state_t* out) CJ_NOEXCEPT;
    /* [worker & loaded] Runs each candidate to `to_step` (no further than its last; already there:
     * nothing happens). budget: most denoiser calls for the whole call, 0 = no limit; reaching it
     * is CJ_OK with a lower step. After CJ_CANCELLED or CJ_DEADLINE each candidate stands at the
     * last whole step and can go on. More than one candidate needs CJ_CAN_BATCH. cost may be NULL.
     * (GEN-ADVANCE)
     */
    cj_status_t (*advance)(cj_plugin_t* plugin, const cj_call_t* call,
                           cj_candidate_t* const* candidates, uint32_t count, uint32_t to_step,
                           uint64_t budget, cj_cost_t* cost) CJ_NOEXCEPT;
    /* [worker & loaded] At most max_frames frames, spread over the clip, longer side at most
     * max_side (0: no limit). *out is valid until the next preview of this candidate or its end.
     * Leaves the candidate's path unchanged. (GEN-PREVIEW) */
    cj_status_t (*preview)(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                           uint32_t kind, uint32_t max_frames, uint32_t max_side,
                           const cj_clip_t** out, cj_cost_t* cost) CJ_NOEXCEPT;
    /* [worker & loaded] Fills *out (its size is set); memory valid until the candidate's next call.
     */
    cj_status_t (*latent_get)(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                              cj_tensor_t* out) CJ_NOEXCEPT;
    /* [worker & loaded] Copies; shape and type as latent_get gives. Clears solver history and
     * cache. (GEN-LATENT) */
    cj_status_t (*latent_set)(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                              const cj_tensor_t* latent) CJ_NOEXCEPT;
    /* [worker & loaded] An independent copy that goes on exactly as the original would. (GEN-FORK)
     */
    cj_status_t (*fork)(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                        cj_candidate_t** out) CJ_NOEXCEPT;
    /* [worker & loaded] Writes a blob from which `load` makes the same candidate, in this or
     * another process. */
    cj_status_t (*save)(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                        const cj_sink_t* out) CJ_NOEXCEPT;
    /* [worker & loaded] A damaged or foreign blob: CJ_BAD_DATA; another version of the plugin or
     * weights: CJ_UNSUPPORTED. (GEN-BLOB) */
    cj_status_t (*load)(cj_plugin_t* plugin, const cj_call_t* call, cj_condition_t* condition,
                        cj_string_t blob, cj_candidate_t** out) CJ_NOEXCEPT;
    /* [worker & loaded] Runs what is left and gives the clip. A second call gives the same clip
     * again at no cost. (GEN-FINISH) */
    cj_status_t (*finish)(cj_plugin_t* plugin, const cj_call_t* call, cj_candidate_t* candidate,
                          cj_finished_t* out, cj_cost_t* cost) CJ_NOEXCEPT;
    /* [any-thread & loaded] Asks the call with this token to stop soon, for calls that wait outside
     * the polling loop. The token's is_cancelled is already 1. A token that is not running is
     * CJ_OK. (GEN-CANCEL) */
    cj_status_t (*cancel)(cj_plugin_t* plugin, uint64_t token) CJ_NOEXCEPT;
    /* [worker & loaded] Ends the candidate in any state; none of its calls may run. NULL is
     * allowed. (GEN-DESTROY) */
    void (*candidate_destroy)(cj_plugin_t* plugin, cj_candidate_t* candidate) CJ_NOEXCEPT;
} cj_generator_t;
#define CJ_SIZE_OF_cj_generator CJ_SIZE_THROUGH(cj_generator_t, candidate_destroy)
