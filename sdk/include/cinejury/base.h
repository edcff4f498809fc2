/* SPDX-License-Identifier: Apache-2.0 */
/* The words that every other header of the SDK uses: sized structs, strings, sinks, status, the
 * context of a call.
 *
 * Thread tags, written in front of each function of the contract:
 * - [control]: one thread at a time for one plugin instance; the host overlaps no two control calls
 *   of it. configure, load, unload and destroy overlap no call of it at all; the others overlap
 *   worker calls only where the metadata says `"concurrency": "parallel"`.
 * - [worker]: any host thread, one call at a time for one object named in the call (experts: the
 *   instance; generators: the candidate).
 * - [any-thread]: any thread, calls may overlap. (ABI-THREAD)
 *
 * State tags, after the ampersand: [control & created], [worker & loaded]. A call in another state
 * returns CJ_BAD_STATE and does not crash. (ABI-STATE)
 *
 * Nothing throws, aborts, exits or longjmps across any function of this contract. (ABI-NOTHROW)
 *
 * Every pointer that is handed to a call is borrowed for that call unless its comment says
 * otherwise. (ABI-BORROW)
 *
 * Every reserved field is 0, and padding never gets a meaning. (ABI-PADDING) */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* One ABI generation has one entry symbol, `cinejury_plugin_v1`. Versions inside it only append.
 * (ABI-PREFIX) */
#define CJ_ABI_GENERATION 1u
#define CJ_MAKE_VERSION(major, minor) (((uint32_t)(major) << 16) | (uint32_t)(minor))
#define CJ_SDK_VERSION_MAJOR 0
#define CJ_SDK_VERSION_MINOR 1
/* The version of the contract that these headers state: 0.1. */
#define CJ_SDK_VERSION CJ_MAKE_VERSION(CJ_SDK_VERSION_MAJOR, CJ_SDK_VERSION_MINOR)

/* Offset after `last_field`: what the `size` field of a struct holds. It is not sizeof: tail
 * padding never counts, so a field that a later version puts there is seen as missing. A receiver
 * accepts any size that holds the fields of version 0.1, and reads no further. (ABI-SIZE) */
#define CJ_SIZE_THROUGH(type, last_field) \
    ((uint32_t)(offsetof(type, last_field) + sizeof(((type*)0)->last_field)))
/* `size` of one of the SDK's structs, for example CJ_SIZE(cj_tensor). Each struct defines its
 * CJ_SIZE_OF_ name. */
#define CJ_SIZE(name) CJ_SIZE_OF_##name
/* True when the sender's struct is long enough to hold `field`. Test it before a field newer than
 * 0.1 is read. */
#define CJ_HAS_FIELD(pointer, type, field) ((pointer)->size >= CJ_SIZE_THROUGH(type, field))

#ifdef __cplusplus
#define CJ_NOEXCEPT noexcept
#define CJ_EXTERN_C extern "C"
#else
#define CJ_NOEXCEPT
#define CJ_EXTERN_C extern
#endif

/* UTF-8 bytes, not terminated, borrowed. {NULL, 0} is the empty string. May contain any byte, also
 * NUL and invalid UTF-8: a receiver copes with both. (ABI-STRING) */
typedef struct cj_string {
    const char* data;
    uint64_t size; /* bytes */
} cj_string_t;

/* Where a result of unknown length is written to. `write` may be called several times; the parts
 * are joined. */
typedef struct cj_sink {
    uint32_t size;
    uint32_t reserved; /* 0 */
    void* context;     /* the receiver's */
    /* [any-thread] Copies `bytes` bytes. Never fails for the caller: the receiver notes an
     * overflow. */
    void (*write)(const struct cj_sink* sink, const void* data, uint64_t bytes) CJ_NOEXCEPT;
} cj_sink_t;
#define CJ_SIZE_OF_cj_sink CJ_SIZE_THROUGH(cj_sink_t, write)

/* What went wrong. */
enum {
    CJ_OK = 0,
    CJ_INVALID_ARGUMENT = 1, /* an argument breaks the contract or a stated limit */
    CJ_NOT_FOUND = 2,        /* a named thing (file, id, key) is not there */
    CJ_UNSUPPORTED = 3,      /* this side does not offer the function or the combination */
    CJ_BAD_STATE = 4,        /* the call is not allowed in this state */
    CJ_OUT_OF_MEMORY = 5,    /* host or device memory */
    CJ_CANCELLED = 6,        /* stopped by the cancel token */
    CJ_DEADLINE = 7,         /* stopped by the deadline */
    CJ_IO = 8,               /* reading, writing, starting a program */
    CJ_BAD_DATA = 9,         /* input or weights that were read are damaged */
    CJ_DEVICE_LOST = 10,     /* the device's context is unusable from now on */
    CJ_INTERNAL = 11         /* a bug or an unforeseen failure of the side that returns it */
};

/* What the receiver of a status should do about it. */
enum {
    CJ_REACT_NONE = 0,
    CJ_REACT_RETRY_LATER = 1,
    CJ_REACT_RETRY_LESS_MEMORY = 2, /* with a smaller batch or fewer frames */
    CJ_REACT_RETRY_ON_CPU = 3,
    CJ_REACT_BAD_INPUT = 4, /* the same input fails again; others may work */
    CJ_REACT_UNSUPPORTED = 5,
    CJ_REACT_BUG_IN_HOST = 6,
    CJ_REACT_BUG_IN_PLUGIN = 7,
    CJ_REACT_DEVICE_LOST = 8, /* end the worker process, run once elsewhere */
    CJ_REACT_CANCELLED = 9,
    CJ_REACT_DEADLINE = 10
};

/* A result by value: code says what, reaction says what to do. The text goes through
 * cj_call_t::set_error. Other numbers than these are a bug of the side that returns them.
 * (ABI-STATUS) */
typedef struct cj_status {
    uint32_t code;     /* CJ_OK ... */
    uint32_t reaction; /* CJ_REACT_NONE ... */
} cj_status_t;

/* A device stream for calls that may work asynchronously. Handles are plain numbers (for CUDA the
 * cudaStream_t and cudaEvent_t values). The callee waits on `ready_event` in the stream, enqueues
 * its work, records `done_event`, and does not wait; it uses no default stream, does no device-wide
 * synchronisation and restores the current device. A stream of a device that the callee does not
 * use is CJ_UNSUPPORTED. (ABI-STREAM) */
typedef struct cj_stream {
    uint32_t size;
    int32_t device_type; /* CJ_DEVICE_... of tensor.h */
    int32_t device_id;
    uint32_t reserved; /* 0 */
    uint64_t handle;
    uint64_t ready_event; /* inputs are valid after it; 0 = valid now */
    uint64_t done_event;  /* the callee records it after its last work; 0 = none wanted */
} cj_stream_t;
#define CJ_SIZE_OF_cj_stream CJ_SIZE_THROUGH(cj_stream_t, done_event)

/* The context of one call: cancel token, deadline, where error text goes, stream. Made by the host,
 * valid for the call. A callee that runs longer than its declared cancel latency polls is_cancelled
 * and now_ns. (ABI-CANCEL) */
typedef struct cj_call {
    uint32_t size;
    uint32_t reserved; /* 0 */
    void* context;     /* the host's */
    uint64_t token; /* names this call for cj_generator_t::cancel; never 0, exists before the call
                       starts */
    uint64_t deadline_ns;      /* on the clock of now_ns; 0 = none */
    const cj_stream_t* stream; /* NULL: the call is complete when it returns */
    /* [any-thread] 1 once the call should stop, else 0. Cheap: one atomic read. */
    uint32_t (*is_cancelled)(const struct cj_call* call) CJ_NOEXCEPT;
    /* [any-thread] Monotonic time in nanoseconds. */
    uint64_t (*now_ns)(const struct cj_call* call) CJ_NOEXCEPT;
    /* [any-thread] Copies the text that explains the status about to be returned; the last one
     * counts. It says what, which input, and what to do. (ABI-TEXT) */
    void (*set_error)(const struct cj_call* call, cj_string_t text) CJ_NOEXCEPT;
} cj_call_t;
#define CJ_SIZE_OF_cj_call CJ_SIZE_THROUGH(cj_call_t, set_error)
