/* SPDX-License-Identifier: Apache-2.0 */
/* Experts: score clips on criteria.
 *
 * The metadata declares the criteria (id, range, direction, evidence), in order; results name a
 * criterion by its index there. It also declares the flags below, the determinism class and a cost
 * hint. The frame plans come from the table, since options may change them. */
#pragma once

#include "cinejury/clip.h"
#include "cinejury/plugin.h"

#define CJ_EXTENSION_EXPERT "cinejury.expert/1"

/* Flags of an expert, metadata key "flags" by the name in quotes. */
enum {
    CJ_EXPERT_NEEDS_PROMPT =
        1u << 0, /* "needs-prompt": without a prompt its criteria are not_applicable */
    CJ_EXPERT_ACCEPTS_PREVIEWS = 1u << 1, /* "accepts-previews" */
    CJ_EXPERT_SET = 1u << 2, /* "set": one batch holds all finished candidates of a prompt, results
                                depend on all */
    CJ_EXPERT_PAIRWISE = 1u << 3,  /* "pairwise": offers compare */
    CJ_EXPERT_SYMMETRIC = 1u << 4, /* "symmetric": compare(a, b) = -compare(b, a) exactly */
    CJ_EXPERT_GRADIENT =
        1u << 5 /* "gradient": reserved for the extension cinejury.expert.gradient/1; a 0.1 host
                   refuses a plugin that claims it (ABI-RESERVED) */
};

/* Which frames of the source clip a view holds. */
enum {
    CJ_FRAMES_ALL = 0,
    CJ_FRAMES_UNIFORM =
        1, /* `count` frames, floor(i * ((n - 1) / (count - 1))), first and last in; count 1: 0 */
    CJ_FRAMES_UNIFORM_OPEN =
        2, /* `count` frames, floor(i * ((n - 1) / count)) in double, end left out: the rule of
              MJ-VIDEO. A clip with fewer frames repeats some */
    CJ_FRAMES_AT_FPS =
        3, /* at k / fps for k = 0, 1 ...: the last frame with timestamp <= k / fps */
    CJ_FRAMES_WINDOWS = 4 /* consecutive windows of `count` frames, each `step` after the one
                             before. The last window ends with the clip: it starts earlier if need
                             be; a clip shorter than `count` has one shorter window */
};

/* Size of a view's frames. Sizes are never 0; a side is rounded half up. */
enum {
    CJ_SIZE_KEEP = 0,
    CJ_SIZE_SQUASH = 1,  /* to width x height, aspect ratio not kept */
    CJ_SIZE_FIT = 2,     /* largest size inside width x height, aspect ratio kept; enlarges too */
    CJ_SIZE_CROP = 3,    /* smallest size that covers width x height, then the centre of it */
    CJ_SIZE_MAX_SIDE = 4 /* longer side at most `width` pixels, aspect ratio kept; never enlarges */
};

/* How frames are resized. */
enum {
    CJ_RESIZE_AREA = 0,       /* fast: libswscale, area down and bicubic up */
    CJ_RESIZE_PIL_BICUBIC = 1 /* antialiased bicubic with the exact results of Pillow up to 12 */
};

/* How the host joins the scores of windows into one. */
enum { CJ_REDUCE_MEAN = 0, CJ_REDUCE_MIN = 1, CJ_REDUCE_MAX = 2 };

/* What an expert wants to see. Same fields, same view: views are shared between experts.
 * (EXPERT-PLAN) */
typedef struct cj_frame_plan {
    uint32_t size;
    uint32_t frames;          /* CJ_FRAMES_... */
    uint32_t count;           /* frames, 1 ... 65535, for UNIFORM, UNIFORM_OPEN, WINDOWS; else 0 */
    uint32_t step;            /* frames, 1 ... count, for WINDOWS; else 0 */
    uint32_t fps_numerator;   /* for AT_FPS, > 0; else 0 */
    uint32_t fps_denominator; /* for AT_FPS, > 0; else 0 */
    uint32_t size_policy;     /* CJ_SIZE_... */
    uint32_t width;           /* pixels, 1 ... 16384, unless KEEP, then 0 */
    uint32_t height;          /* pixels, 1 ... 16384, for SQUASH, FIT, CROP; else 0 */
    uint32_t resize;          /* CJ_RESIZE_... */
    uint32_t pixel_format;    /* CJ_PIXEL_... */
    uint32_t reduction;       /* CJ_REDUCE_..., for WINDOWS; else 0 */
    int32_t device_type;      /* CJ_DEVICE_... where the view should lie */
    int32_t device_id;
} cj_frame_plan_t;
#define CJ_SIZE_OF_cj_frame_plan CJ_SIZE_THROUGH(cj_frame_plan_t, device_id)

/* Status of one score. Only CJ_SCORE_OK carries a value. (EXPERT-STATUS) */
enum {
    CJ_SCORE_OK = 0,
    CJ_SCORE_NOT_APPLICABLE = 1, /* the criterion does not apply: no face, no prompt */
    CJ_SCORE_ABSTAIN =
        2,              /* it applies, but this clip cannot be judged: too short, cuts, no motion */
    CJ_SCORE_FAILED = 3 /* it should have worked */
};

typedef struct cj_score {
    uint32_t size;
    uint32_t status; /* CJ_SCORE_... */
    double value; /* finite, in the declared range, when status is CJ_SCORE_OK; else 0 and ignored
                     (EXPERT-RANGE) */
    double confidence;   /* 0 ... 1 */
    int64_t worst_frame; /* frame of views[0] that explains the score best; -1 = none */
    cj_string_t
        reason; /* one sentence for people; wanted when status is not CJ_SCORE_OK; copied by put */
} cj_score_t;
#define CJ_SIZE_OF_cj_score CJ_SIZE_THROUGH(cj_score_t, reason)

/* One thing to score: a clip seen through the expert's plans, or one window of it. */
typedef struct cj_score_item {
    uint32_t size;
    uint32_t view_count;           /* number of the expert's plans */
    const cj_clip_t* const* views; /* [view_count], in the order of the plans; read-only, with any
                                      strides (EXPERT-VIEWS) */
    cj_string_t prompt;            /* empty: none; any bytes (EXPERT-PROMPT) */
    cj_string_t clip_digest; /* lower-case hexadecimal SHA-256 of the source clip's content: a key
                                for caches */
    int64_t duration_ns;     /* of the source clip */
    uint64_t window_index;   /* for a plan with windows; else 0 */
    uint64_t candidate;      /* index of the candidate in its run */
    uint32_t is_preview;     /* 1: the clip is an unfinished candidate's */
    uint32_t step;           /* of the sampler, for previews */
    double sigma;            /* noise level of the preview in 0 ... 1; 0 for finished clips */
} cj_score_item_t;
#define CJ_SIZE_OF_cj_score_item CJ_SIZE_THROUGH(cj_score_item_t, sigma)

/* A batch and where its results go. */
typedef struct cj_score_batch {
    uint32_t size;
    uint32_t item_count; /* at least 1 */
    const cj_score_item_t* const* items;
    void* context; /* the host's */
    /* [any-thread] Reports one score; copied. Once for each item and criterion, in any order. An
     * index out of range, a second report or a value that is not finite is a CJ_INVALID_ARGUMENT
     * and counts as a bug in the plugin; a missing report makes that score `failed`. (EXPERT-PUT)
     */
    cj_status_t (*put)(const struct cj_score_batch* batch, uint32_t item, uint32_t criterion,
                       const cj_score_t* score) CJ_NOEXCEPT;
} cj_score_batch_t;
#define CJ_SIZE_OF_cj_score_batch CJ_SIZE_THROUGH(cj_score_batch_t, put)

/* Result of compare for one criterion. */
typedef struct cj_preference {
    uint32_t size;
    uint32_t status;    /* CJ_SCORE_... */
    double value;       /* -1 (b is better) ... 1 (a is better) */
    double confidence;  /* 0 ... 1 */
    cj_string_t reason; /* static or valid until the next call of the same instance */
} cj_preference_t;
#define CJ_SIZE_OF_cj_preference CJ_SIZE_THROUGH(cj_preference_t, reason)

/* The table behind CJ_EXTENSION_EXPERT. */
typedef struct cj_expert {
    uint32_t size;
    uint32_t reserved; /* 0 */
    /* [control & created or loaded] Number of frame plans, 1 ... 16. A plan with windows must be
     * the only one. */
    uint32_t (*plan_count)(cj_plugin_t* plugin) CJ_NOEXCEPT;
    /* [control & created or loaded] Fills *out (its size is set) with plan `index`; index out of
     * range: CJ_INVALID_ARGUMENT. Constant between two calls of configure. */
    cj_status_t (*plan)(cj_plugin_t* plugin, uint32_t index, cj_frame_plan_t* out) CJ_NOEXCEPT;
    /* [worker & loaded] Scores the batch, at most `max-batch` of the metadata items. A result is
     * independent of the item's neighbours unless CJ_EXPERT_SET. A failure of one item is a score
     * with CJ_SCORE_FAILED; a failing status is for what concerns the whole batch, and scores
     * already put stay valid (EXPERT-FAILURE). Scores are values in host memory: with a stream the
     * call waits for its own work there, and for nothing else. Inputs are never written. Same
     * input, same result, as the determinism class says. (EXPERT-PURE, EXPERT-INPUT,
     * EXPERT-DETERMINISM) */
    cj_status_t (*score)(cj_plugin_t* plugin, const cj_call_t* call,
                         const cj_score_batch_t* batch) CJ_NOEXCEPT;
    /* [worker & loaded] With CJ_EXPERT_PAIRWISE: fills out[criterion_count], sizes set. Else
     * CJ_UNSUPPORTED. (EXPERT-COMPARE) */
    cj_status_t (*compare)(cj_plugin_t* plugin, const cj_call_t* call, const cj_score_item_t* a,
                           const cj_score_item_t* b, cj_preference_t* const* out,
                           uint32_t criterion_count) CJ_NOEXCEPT;
} cj_expert_t;
#define CJ_SIZE_OF_cj_expert CJ_SIZE_THROUGH(cj_expert_t, compare)
