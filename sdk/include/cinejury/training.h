/* SPDX-License-Identifier: Apache-2.0 */
/* Training of a generator by its host. The host owns rollout, noising and loss; the generator gives
 * the velocity that its network predicts, takes the gradient of the loss with respect to it, and
 * steps its own optimizer.
 *
 * A latent z = (1 - sigma) clip + sigma noise, as latent_get of a finished candidate and the host's
 * noise make it; velocity = noise - clip. A network that predicts something else converts on its
 * side of this contract.
 *
 * What training changes is an adapter: parameters beside the loaded weights, which never change. An
 * adapter that was just created changes nothing: BASE, POLICY and OLD give the same bits then.
 * (GEN-ADAPTER)
 *
 * One update: zero_grad -> { velocity(keep) -> vjp_accumulate }* -> optimizer_step. Gradients add
 * up in the order of the calls and of the clips in a call; how the clips are spread over calls and
 * threads does not change the bits of a plugin of class "bitwise". (GEN-GRADIENT)
 *
 * Which capability lets which function: "adapters": adapter_..., spec.adapter of candidates;
 * "velocity": velocity without keep; "vjp" (needs "velocity" and "adapters"): velocity with keep,
 * vjp_accumulate; "optimizer" (needs "vjp"): the rest. facts and tape_destroy work always. A plugin
 * with one of the last three lists the extension under `provided`. (GEN-TRAINING)
 *
 * All functions but tape_destroy are [control & loaded]. */
#pragma once

#include "cinejury/generator.h"

#define CJ_EXTENSION_TRAINING "cinejury.generator.training/1"

/* A pass that was kept for its gradient. */
typedef struct cj_tape cj_tape_t;

/* Whose parameters. */
enum {
    CJ_ADAPTER_BASE = 0,   /* the loaded weights alone; read-only: the reference */
    CJ_ADAPTER_POLICY = 1, /* what is trained */
    CJ_ADAPTER_OLD = 2     /* a copy or a running average of it; not trained */
};

/* Kinds of adapter. */
enum {
    CJ_ADAPTER_LOW_RANK = 0, /* weight + scale B A for each target (LoRA); A random, B zero */
    CJ_ADAPTER_DELTA = 1     /* weight + delta: every number of the targets, biases too */
};

/* What training costs and works on; the pointer lives as long as the loaded instance. */
typedef struct cj_training_facts {
    uint32_t size;
    uint32_t latent_dims;         /* 1 ... CJ_TENSOR_MAX_DIMS - 1 */
    const int64_t* latent_shape;  /* [latent_dims], of one clip */
    uint64_t bytes_per_kept_clip; /* most memory that one clip of a tape holds until
                                     vjp_accumulate returns (GEN-BYTES) */
    uint64_t bytes_per_clip;      /* likewise of velocity without keep, while it runs */
    uint64_t parameters;          /* of the adapter; 0 while there is none */
    uint64_t step;                /* optimizer steps done since it was created */
    uint32_t most_clips;          /* of one call of velocity; at least 1 */
    int32_t device_type;          /* of the tensors of velocity and vjp_accumulate */
} cj_training_facts_t;
#define CJ_SIZE_OF_cj_training_facts CJ_SIZE_THROUGH(cj_training_facts_t, device_type)

typedef struct cj_adapter_recipe {
    uint32_t size;
    uint32_t kind;       /* CJ_ADAPTER_LOW_RANK, CJ_ADAPTER_DELTA */
    uint32_t rank;       /* low rank: 1 ... the plugin's limit; delta: 0 */
    uint32_t reserved;   /* 0 */
    double scale;        /* low rank: of B A, above 0; delta: 1 */
    uint64_t seed;       /* of A */
    cj_string_t targets; /* names of layers, joined by one space each: the whole name, or its last
                            parts ("qkv" is every layer whose name ends in ".qkv"). Empty: the
                            plugin's own choice. A target that is no layer is CJ_NOT_FOUND */
} cj_adapter_recipe_t;
#define CJ_SIZE_OF_cj_adapter_recipe CJ_SIZE_THROUGH(cj_adapter_recipe_t, targets)

/* Tensors are f32 [count, latent shape], without gaps, on the device of the facts. */
typedef struct cj_velocity_batch {
    uint32_t size;
    uint32_t adapter;                  /* CJ_ADAPTER_... */
    uint32_t keep;                     /* 1: a tape, for the POLICY only */
    uint32_t count;                    /* clips, 1 ... most_clips */
    cj_condition_t* const* conditions; /* [count] */
    const double* sigmas;              /* [count], 0 < sigma <= 1 */
    const cj_tensor_t* noisy;          /* z; finite */
    const cj_tensor_t* velocity;       /* written: at guidance 1 */
} cj_velocity_batch_t;
#define CJ_SIZE_OF_cj_velocity_batch CJ_SIZE_THROUGH(cj_velocity_batch_t, velocity)

/* AdamW (Loshchilov, Hutter 2019, arXiv 1711.05101), after the gradients are scaled so that their
 * L2 norm over all parameters is at most max_norm. Decay pulls a delta towards the loaded weights.
 */
typedef struct cj_optimizer_settings {
    uint32_t size;
    uint32_t reserved;    /* 0 */
    double learning_rate; /* >= 0 */
    double beta1;         /* 0 <= beta < 1 */
    double beta2;
    double epsilon;      /* > 0 */
    double weight_decay; /* >= 0; not multiplied into the gradients */
    double max_norm;     /* > 0; 0: no clipping */
} cj_optimizer_settings_t;
#define CJ_SIZE_OF_cj_optimizer_settings CJ_SIZE_THROUGH(cj_optimizer_settings_t, max_norm)

typedef struct cj_optimizer_result {
    uint32_t size;
    uint32_t clipped;     /* 1: the norm was above max_norm */
    double gradient_norm; /* before clipping */
    uint64_t step;        /* steps done, with this one */
} cj_optimizer_result_t;
#define CJ_SIZE_OF_cj_optimizer_result CJ_SIZE_THROUGH(cj_optimizer_result_t, step)

typedef struct cj_training {
    uint32_t size;
    uint32_t reserved; /* 0 */
    /* Fills *out (its size is set). */
    cj_status_t (*facts)(cj_plugin_t* plugin, cj_training_facts_t* out) CJ_NOEXCEPT;
    /* A new adapter in POLICY and OLD instead of the one that was there; gradients and optimizer
     * begin at zero. After a failure the former one is still there. (GEN-ADAPTER) */
    cj_status_t (*adapter_create)(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_adapter_recipe_t* recipe) CJ_NOEXCEPT;
    /* The same from bytes that adapter_save wrote, of this or another process: CJ_BAD_DATA when
     * damaged, foreign or not finite, CJ_UNSUPPORTED for other weights, CJ_NOT_FOUND naming a
     * target that is not there, CJ_INVALID_ARGUMENT naming a tensor of another shape. `adapter`:
     * POLICY (then OLD becomes the same), or OLD alone, of the POLICY's recipe. (GEN-ADAPTERFILE)
     */
    cj_status_t (*adapter_load)(cj_plugin_t* plugin, const cj_call_t* call, uint32_t adapter,
                                cj_string_t bytes) CJ_NOEXCEPT;
    /* Writes POLICY or OLD as the content of an adapter file, which spec.adapter of a candidate
     * takes too: safetensors with the digest of the weights that it belongs to. Equal parameters
     * give equal bytes. CJ_BAD_STATE without an adapter. */
    cj_status_t (*adapter_save)(cj_plugin_t* plugin, const cj_call_t* call, uint32_t adapter,
                                const cj_sink_t* out) CJ_NOEXCEPT;
    /* Writes the lower-case hexadecimal SHA-256 of what adapter_save would write. */
    cj_status_t (*adapter_digest)(cj_plugin_t* plugin, const cj_call_t* call, uint32_t adapter,
                                  const cj_sink_t* out) CJ_NOEXCEPT;
    /* Candidates that are created from now on without spec.adapter use it; those that are there
     * keep what they were made with, also when the parameters change later. After load: BASE. Such
     * a candidate echoes the adapter's digest, and none for BASE. (GEN-SELECT) */
    cj_status_t (*adapter_select)(cj_plugin_t* plugin, const cj_call_t* call,
                                  uint32_t adapter) CJ_NOEXCEPT;
    /* OLD = decay OLD + (1 - decay) POLICY, parameter by parameter; 0 copies. 0 <= decay <= 1.
     * (GEN-AVERAGE) */
    cj_status_t (*copy_ema)(cj_plugin_t* plugin, const cj_call_t* call, double decay) CJ_NOEXCEPT;
    /* Writes batch->velocity. With keep *tape is the pass, for vjp_accumulate or tape_destroy; else
     * NULL, as after a failure. A wrong shape, type, device, count or sigma, a value that is not
     * finite: CJ_INVALID_ARGUMENT naming it. cost may be NULL. (GEN-VELOCITY) */
    cj_status_t (*velocity)(cj_plugin_t* plugin, const cj_call_t* call,
                            const cj_velocity_batch_t* batch, cj_tape_t** tape,
                            cj_cost_t* cost) CJ_NOEXCEPT;
    /* Adds the gradient of sum(cotangent x velocity) with respect to the POLICY's parameters. It
     * consumes the tape in any case. The parameters must be those of the pass: CJ_BAD_STATE after
     * an optimizer_step or another adapter. A cotangent that is not finite or of another shape:
     * CJ_INVALID_ARGUMENT, nothing is added. After another failure the gradients are undefined
     * until zero_grad. cost may be NULL. (GEN-TAPE) */
    cj_status_t (*vjp_accumulate)(cj_plugin_t* plugin, const cj_call_t* call, cj_tape_t* tape,
                                  const cj_tensor_t* cotangent, cj_cost_t* cost) CJ_NOEXCEPT;
    /* [any-thread] Ends a tape that is not wanted. NULL is allowed. Before unload. */
    void (*tape_destroy)(cj_plugin_t* plugin, cj_tape_t* tape) CJ_NOEXCEPT;
    /* One step from the gradients that were added since zero_grad. Gradients that are not finite:
     * CJ_BAD_DATA, and nothing changes. (GEN-OPTIMIZER) */
    cj_status_t (*optimizer_step)(cj_plugin_t* plugin, const cj_call_t* call,
                                  const cj_optimizer_settings_t* settings,
                                  cj_optimizer_result_t* out) CJ_NOEXCEPT;
    /* Forgets the gradients. */
    cj_status_t (*zero_grad)(cj_plugin_t* plugin, const cj_call_t* call) CJ_NOEXCEPT;
    /* Writes POLICY, OLD and optimizer: all but gradients and the selection. (GEN-STATE) */
    cj_status_t (*state_save)(cj_plugin_t* plugin, const cj_call_t* call,
                              const cj_sink_t* out) CJ_NOEXCEPT;
    /* From what state_save wrote, in this or another process: training goes on to the same bits.
     * Errors as of adapter_load; after a failure nothing has changed. */
    cj_status_t (*state_load)(cj_plugin_t* plugin, const cj_call_t* call,
                              cj_string_t bytes) CJ_NOEXCEPT;
} cj_training_t;
#define CJ_SIZE_OF_cj_training CJ_SIZE_THROUGH(cj_training_t, state_load)
