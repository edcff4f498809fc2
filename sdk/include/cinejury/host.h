/* SPDX-License-Identifier: Apache-2.0 */
/* What the host offers to a plugin; none of its slots is NULL. The table given to `create` outlives
 * the instance and all that it made, and is the only one that may be kept; that of `init` counts
 * for the call. (ABI-HOST) */
#pragma once

#include "cinejury/base.h"

enum { CJ_LOG_DEBUG = 0, CJ_LOG_INFO = 1, CJ_LOG_WARNING = 2, CJ_LOG_ERROR = 3 };

/* Memory from the host, counted; it can be exported to another process, so frames that leave a
 * plugin live in it. (ABI-BUFFER) */
typedef struct cj_buffer {
    uint32_t size;
    uint32_t reserved; /* 0 */
    void* data;        /* zeroed, aligned to at least 64 bytes, writable until it is handed out */
    uint64_t bytes;
    void* context; /* the host's */
} cj_buffer_t;
#define CJ_SIZE_OF_cj_buffer CJ_SIZE_THROUGH(cj_buffer_t, context)

typedef struct cj_host {
    uint32_t size;
    uint32_t sdk_version; /* CJ_MAKE_VERSION that was negotiated */
    void* context;        /* the host's */
    cj_string_t name;     /* for messages only; never decide by it */
    cj_string_t version;
    /* [any-thread] One message without a line end; copied. Does not block on the terminal. */
    void (*log)(const struct cj_host* host, uint32_t level, cj_string_t text) CJ_NOEXCEPT;
    /* [any-thread] Runs task(task_context, i) once for each i in [0, count), on host threads and
     * the caller's; returns when all have run. Tasks must not depend on running at the same time.
     * May be called inside a task. When `call` is cancelled the remaining tasks are left out and
     * the result is CJ_CANCELLED. A task does not throw. (ABI-PARALLEL) */
    cj_status_t (*parallel_for)(const struct cj_host* host, const cj_call_t* call, uint64_t count,
                                void* task_context,
                                void (*task)(void* task_context, uint64_t index)) CJ_NOEXCEPT;
    /* [any-thread] Threads that parallel_for may use, at least 1. */
    uint32_t (*concurrency)(const struct cj_host* host) CJ_NOEXCEPT;
    /* [any-thread] A new buffer of at least 1 byte with one reference, for the caller to release.
     * On failure *out is NULL: CJ_OUT_OF_MEMORY, CJ_INVALID_ARGUMENT (0 bytes or more than the
     * host's limit). */
    cj_status_t (*buffer_create)(const struct cj_host* host, uint64_t bytes,
                                 cj_buffer_t** out) CJ_NOEXCEPT;
    /* [any-thread] */
    void (*buffer_retain)(const struct cj_host* host, cj_buffer_t* buffer) CJ_NOEXCEPT;
    /* [any-thread] The last release frees it. NULL is allowed. */
    void (*buffer_release)(const struct cj_host* host, cj_buffer_t* buffer) CJ_NOEXCEPT;
    /* [any-thread] The host's side of an extension, a sized const table that lives as long as the
     * host, or NULL. */
    const void* (*get_extension)(const struct cj_host* host, cj_string_t id)CJ_NOEXCEPT;
} cj_host_t;
#define CJ_SIZE_OF_cj_host CJ_SIZE_THROUGH(cj_host_t, get_extension)
