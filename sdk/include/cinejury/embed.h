/* SPDX-License-Identifier: Apache-2.0 */
/* Embedding: the host of Cinejury inside a product, as libcinejury.so. A session holds a panel with
 * its experts loaded; with it clips are scored and ranked, and the best of N is searched with a
 * generator. Results are JSON, the report of docs/report.md. How to build and ship: docs/embed.md.
 *
 * Rules, the same as for plugins (cinejury/base.h):
 * - Nothing throws, aborts or exits across these functions. (EMB-NOTHROW)
 * - A struct begins with its size: set it to CJ_SIZE(name without _t) and all that is not used to
 *   zero; later versions only append. (EMB-SIZE)
 * - Every pointer is borrowed for the call; a session keeps only `log` and `log_context`.
 *   (EMB-BORROW)
 * - A pointer that may be NULL says so; any other NULL gives CJ_INVALID_ARGUMENT. (EMB-NULL)
 * - Each function returns a status. Its words (what, which input, why, what to do) go to `error`,
 *   which may be NULL. After a failure nothing has been written to `json`, and the outcome is as
 *   it was. (EMB-STATUS)
 * - The library changes no signal handler, locale, umask, working folder or FFmpeg log setting, and
 *   reads no CINEJURY_ variable unless a flag asks for it (LD_LIBRARY_PATH it reads as the loader
 *   does, to say which of a plugin's libraries are missing). Its threads end with the session or
 *   with the call that started them. (EMB-PROCESS)
 * - Threads: calls on one session and on several may overlap, from any threads; each expert works
 *   for one call at a time, the others wait. cj_session_close of a session must come after the end
 *   of its calls. Do not use a session in a forked child. (EMB-THREADS)
 *
 * SECURITY: plugins and FFmpeg's decoders run inside the product's process, with its rights: a
 * plugin with a bug, or a video file that meets one in a decoder, can crash the product or worse.
 * Load only plugins that you trust like your own code. Where videos come from strangers, run the
 * session in a process of its own with few rights; SECURITY.md says what is checked before. */
#pragma once

#include "cinejury/generator.h"

#if defined(__GNUC__)
#define CJ_EMBED_API CJ_EXTERN_C __attribute__((visibility("default")))
#else
#define CJ_EMBED_API CJ_EXTERN_C
#endif

/* An open session. */
typedef struct cj_session cj_session_t;

/* One setting of one plugin, as `--set PLUGIN.OPTION=VALUE`. Passed in arrays, so it never grows.
 */
typedef struct cj_setting {
    cj_string_t plugin; /* id */
    cj_string_t option;
    cj_string_t value;
} cj_setting_t;

/* What one media file may cost before it is refused; 0 takes the default. */
typedef struct cj_media_limits {
    uint32_t size;
    uint32_t max_streams;      /* in the container; 32 */
    uint64_t max_pixels;       /* of one frame; 7680 x 4320 */
    uint64_t max_frames;       /* decoded of one file; 100000 */
    uint64_t max_duration_s;   /* by timestamps; 3600 */
    uint64_t max_file_bytes;   /* 16 GiB */
    uint64_t max_memory_bytes; /* views and decoder buffers of one file; 1 GiB */
    uint64_t max_time_ms;      /* of reading one file, checked between decoder calls; 10000 */
} cj_media_limits_t;
#define CJ_SIZE_OF_cj_media_limits CJ_SIZE_THROUGH(cj_media_limits_t, max_time_ms)

/* Flags of a session. */
enum {
    CJ_SESSION_ONLY_GIVEN_FOLDERS =
        1u << 0, /* do not look for plugins in cinejury/plugins beside libcinejury.so */
    CJ_SESSION_READ_ENVIRONMENT =
        1u << 1 /* look in the folders of CINEJURY_PLUGIN_PATH too, after plugin_folders */
};

typedef struct cj_session_options {
    uint32_t size;
    uint32_t flags;         /* CJ_SESSION_... */
    cj_string_t panel;      /* name of an installed panel, or a file: with '/' or ending in ".toml";
                               empty: "default". With panel_text: the name in messages and results */
    cj_string_t panel_text; /* the panel itself, TOML as in a panel file; may be empty */
    cj_string_t panel_folder;          /* files named in panel_text are relative to it */
    const cj_string_t* plugin_folders; /* searched first, in this order; each must exist */
    uint64_t plugin_folder_count;      /* 0: plugin_folders may be NULL */
    const cj_setting_t* settings;      /* over those of the panel; for its experts only */
    uint64_t setting_count;            /* 0: settings may be NULL */
    cj_string_t ledger; /* file for searches, made when missing; empty: this session cannot search.
                           Several sessions and processes may share one */
    const cj_media_limits_t* limits; /* NULL: the defaults */
    uint64_t expert_time_limit_ms;   /* of one call into an expert; 0: ten minutes */
    uint32_t threads;                /* for experts and views; 0: as many as the machine has */
    uint32_t decoder_threads;        /* likewise for decoding one file */
    void* log_context;               /* the product's */
    /* [any-thread] Messages of plugins and host, `level` is CJ_LOG_..., `source` a plugin id or a
     * part of the host. NULL: they are dropped. It must not call this session. */
    void (*log)(void* log_context, uint32_t level, cj_string_t source,
                cj_string_t text) CJ_NOEXCEPT;
} cj_session_options_t;
#define CJ_SIZE_OF_cj_session_options CJ_SIZE_THROUGH(cj_session_options_t, log)

/* Frames in memory, 8 bit, full range: row-major rows of R G B or of luma. A clip of RGB without
 * gaps between rows and frames is read where it is, anything else is copied first. */
typedef struct cj_frames {
    uint32_t size;
    uint32_t pixel_format; /* CJ_PIXEL_RGB: 3 bytes a pixel; CJ_PIXEL_LUMA: 1 byte */
    const uint8_t* data;   /* first row of the first frame */
    uint64_t count;        /* frames, at least 1 */
    uint32_t width;        /* pixels, 1 ... 32768 */
    uint32_t height;
    int64_t row_bytes;        /* from one row to the next; 0: no gap; negative: rows bottom up */
    int64_t frame_bytes;      /* from one frame to the next; 0: no gap after `height` rows */
    uint32_t fps_numerator;   /* frames a second; 0/1: unknown */
    uint32_t fps_denominator; /* > 0 */
    const int64_t* timestamps_ns; /* [count] from the clip's start, not decreasing; NULL: frame i is
                                     at i / fps */
    uint32_t primaries;           /* code point of ITU-T H.273; 0 or 2: unspecified */
    uint32_t transfer;            /* likewise */
} cj_frames_t;
#define CJ_SIZE_OF_cj_frames CJ_SIZE_THROUGH(cj_frames_t, transfer)

/* One clip: a file or frames. */
typedef struct cj_media {
    uint32_t size;
    uint32_t reserved;         /* 0 */
    cj_string_t path;          /* a local, regular video file; empty when `frames` is given */
    const cj_frames_t* frames; /* NULL when `path` is given */
    cj_string_t name;          /* `input` in results; empty: the path, or "clip N" */
} cj_media_t;
#define CJ_SIZE_OF_cj_media CJ_SIZE_THROUGH(cj_media_t, name)

/* What a call is doing. Later versions may add kinds: ignore those that you do not know. */
enum {
    CJ_PROGRESS_STARTED = 1,   /* total; text = id of the run in the ledger, empty without one */
    CJ_PROGRESS_RESUMED = 2,   /* the same, `done` need nothing more */
    CJ_PROGRESS_MAKING = 3,    /* candidate */
    CJ_PROGRESS_GENERATED = 4, /* candidate, seconds */
    CJ_PROGRESS_SCORED = 5,    /* candidate, seconds */
    CJ_PROGRESS_FAILED = 6,    /* candidate; text = why */
    CJ_PROGRESS_NOTICE = 7,    /* text */
    CJ_PROGRESS_JUDGED = 8     /* the verdict is there */
};

typedef struct cj_progress {
    uint32_t size;
    uint32_t kind;      /* CJ_PROGRESS_... */
    uint64_t candidate; /* index, where the kind says so */
    uint64_t total;     /* candidates */
    uint64_t done;      /* candidates scored or failed so far */
    double seconds;
    cj_string_t text;
} cj_progress_t;
#define CJ_SIZE_OF_cj_progress CJ_SIZE_THROUGH(cj_progress_t, text)

/* How a product follows and stops a call. Both functions may be NULL; neither may call the session
 * or block for long. */
typedef struct cj_callbacks {
    uint32_t size;
    uint32_t reserved; /* 0 */
    void* context;     /* the product's */
    /* [any-thread] 1 once the call should stop, else 0. Asked after each progress report and about
     * fifty times a second; the call then ends with CJ_CANCELLED as soon as the running plugin
     * returns, which is told at once. */
    uint32_t (*is_cancelled)(void* context) CJ_NOEXCEPT;
    /* [any-thread] One report; not two at the same time for one call. */
    void (*progress)(void* context, const cj_progress_t* progress) CJ_NOEXCEPT;
} cj_callbacks_t;
#define CJ_SIZE_OF_cj_callbacks CJ_SIZE_THROUGH(cj_callbacks_t, progress)

/* The verdict in short; the JSON says why. */
enum {
    CJ_VERDICT_NO_WINNER = 0, /* no candidate passes the gates, or none could be scored */
    CJ_VERDICT_WINNER = 1,
    CJ_VERDICT_TIE = 2 /* several within the panel's tie band; the winner is the first of them */
};
#define CJ_NO_CANDIDATE UINT64_MAX

typedef struct cj_outcome {
    uint32_t size;    /* set by the caller; fields past it are left out */
    uint32_t verdict; /* CJ_VERDICT_... */
    uint64_t winner;  /* index, or CJ_NO_CANDIDATE */
    uint64_t candidates;
    uint64_t failed; /* candidates that could not be made, read or scored */
    double overall;  /* score of the winner on the panel's scale; 0 without one */
} cj_outcome_t;
#define CJ_SIZE_OF_cj_outcome CJ_SIZE_THROUGH(cj_outcome_t, overall)

/* Flags of a search. */
enum {
    CJ_SEARCH_STRICT = 1u << 0,    /* refuse a prompt that the generator does not fully know */
    CJ_SEARCH_OVERWRITE = 1u << 1, /* replace the results of an earlier search in `output` */
    CJ_SEARCH_NO_PAGE = 1u << 2,   /* no report.html */
    CJ_SEARCH_LOSSLESS = 1u << 3   /* a winner that is frames is written as FFV1 (.mkv) */
};

typedef struct cj_search_options {
    uint32_t size;
    uint32_t flags; /* CJ_SEARCH_... */
    cj_string_t prompt;
    cj_string_t negative_prompt;  /* empty: none */
    cj_string_t generator;        /* plugin id */
    const cj_setting_t* settings; /* of the generator */
    uint64_t setting_count;       /* 0: settings may be NULL */
    uint64_t count;               /* candidates, at least 1 */
    uint64_t seed;                /* from which the candidates' seeds are drawn */
    const cj_candidate_spec_t*
        spec; /* NULL: the generator's defaults. Allowed in `set`: FRAMES, SIZE, FPS, STEPS,
                 SAMPLER, GUIDANCE, NOISE_SCALE, CACHE_POLICY */
    cj_string_t strategy;             /* empty: "bon", best of N */
    uint64_t candidate_time_limit_ms; /* of making one; 0: none */
    cj_string_t output; /* folder for winner, report.json and report.html, made when missing; empty:
                           none of them; the clips stay in the ledger's folder either way */
    cj_string_t resume; /* id of a run of this ledger that was cancelled, killed or failed: only
                           what is missing is done. All other options and the session must be as
                           they were, else CJ_INVALID_ARGUMENT names the difference */
} cj_search_options_t;
#define CJ_SIZE_OF_cj_search_options CJ_SIZE_THROUGH(cj_search_options_t, resume)

/* [any-thread] Version of the library that is loaded, CJ_MAKE_VERSION. It is at least that of the
 * header that the product was built with, and of the same generation, or the product must not go
 * on. */
CJ_EMBED_API uint32_t cj_embed_version(void) CJ_NOEXCEPT;

/* [any-thread] Finds plugins (none of their code runs), reads the panel, loads its experts. On
 * failure *session is NULL. */
CJ_EMBED_API cj_status_t cj_session_open(const cj_session_options_t* options,
                                         cj_session_t** session,
                                         const cj_sink_t* error) CJ_NOEXCEPT;

/* [any-thread] Ends a session; none of its calls may run. NULL is allowed. Plugin libraries stay
 * loaded until the process ends. */
CJ_EMBED_API void cj_session_close(cj_session_t* session) CJ_NOEXCEPT;

/* [any-thread] The session as JSON, "cinejury.session/1" of docs/embed.md: the panel, its experts,
 * the plugins that were found, and those that were refused with the reason. */
CJ_EMBED_API cj_status_t cj_session_describe(cj_session_t* session, const cj_sink_t* json,
                                             const cj_sink_t* error) CJ_NOEXCEPT;

/* [any-thread] Scores one clip. `prompt` may be empty: experts that need one are then not
 * applicable. A clip that cannot be read is a failure. `callbacks`, `outcome` and `json` may be
 * NULL; the JSON is the report of a run with one candidate. */
CJ_EMBED_API cj_status_t cj_session_score(cj_session_t* session, const cj_media_t* media,
                                          cj_string_t prompt, const cj_callbacks_t* callbacks,
                                          cj_outcome_t* outcome, const cj_sink_t* json,
                                          const cj_sink_t* error) CJ_NOEXCEPT;

/* [any-thread] Ranks `count` clips of one prompt, at least one. A clip that cannot be read is named
 * in the report and the others go on. NULL as for cj_session_score. */
CJ_EMBED_API cj_status_t cj_session_rank(cj_session_t* session, const cj_media_t* const* media,
                                         uint64_t count, cj_string_t prompt,
                                         const cj_callbacks_t* callbacks, cj_outcome_t* outcome,
                                         const cj_sink_t* json, const cj_sink_t* error) CJ_NOEXCEPT;

/* [any-thread] Makes candidates with a generator and chooses the best; everything is written to the
 * session's ledger as it happens. A cancelled search ends with CJ_CANCELLED; its words name the
 * run, which can be resumed. NULL as for cj_session_score. */
CJ_EMBED_API cj_status_t cj_session_search(cj_session_t* session,
                                           const cj_search_options_t* options,
                                           const cj_callbacks_t* callbacks, cj_outcome_t* outcome,
                                           const cj_sink_t* json,
                                           const cj_sink_t* error) CJ_NOEXCEPT;
