/* SPDX-License-Identifier: Apache-2.0 */
/* The entry of a plugin library and the part that every plugin has, whatever its kinds.
 *
 * Life cycle:
 * - library: negotiate -> init (counted) -> create ... destroy -> deinit (counted)
 * - instance: created --configure*--> created --load--> loaded --unload--> created; destroy from
 *   any state
 *
 * One library holds one plugin; it may be of several kinds. The host never unloads a library.
 * (ABI-STAYS)
 *
 * Loading a library runs no more than static initialisers that open nothing and start nothing
 * (ABI-QUIET). No call changes what belongs to the process: locale, folder, signals, file handles,
 * floating-point mode, threads left behind. (ABI-PROCESS)
 *
 * No slot of a table is NULL: what is not offered returns CJ_UNSUPPORTED (ABI-SLOTS). The host
 * copies each table and fills slots that the plugin's version lacks with stubs of its own that do
 * the same. (ABI-COPY) */
#pragma once

#include "cinejury/host.h"

/* First field of the entry: the bytes "CJPE" in memory on a little-endian machine. */
#define CJ_ENTRY_MAGIC 0x45504a43u
#define CJ_ENTRY_SYMBOL "cinejury_plugin_v1"
/* ELF note that holds the metadata: owner name and type. The description is JSON, see
 * docs/plugin-metadata.md. (ABI-METADATA) */
#define CJ_NOTE_SECTION ".note.cinejury"
#define CJ_NOTE_OWNER "Cinejury"
#define CJ_NOTE_TYPE_METADATA 1u

/* Answer of negotiate. */
typedef struct cj_negotiation {
    uint32_t version;   /* the chosen SDK version inside the host's range, or 0: no common one */
    uint32_t reserved;  /* 0 */
    const char* reason; /* static, terminated text; why not, when version is 0; never NULL */
} cj_negotiation_t;

/* One instance. Its functions that may take time get a cj_call_t; `call` is never NULL. */
typedef struct cj_plugin {
    uint32_t size;
    uint32_t reserved; /* 0 */
    void* context;     /* the plugin's */
    /* [control & created] Sets one option of the plugin's schema. The host has checked key, type
     * and range before; the plugin checks again. Unknown key: CJ_NOT_FOUND. Value out of range:
     * CJ_INVALID_ARGUMENT. Nothing changes then. (ABI-OPTIONS) */
    cj_status_t (*configure)(struct cj_plugin* plugin, const cj_call_t* call, cj_string_t key,
                             cj_string_t value) CJ_NOEXCEPT;
    /* [control & created] Reads weights, opens devices, warms up. After a failure the state is
     * still `created`. load and unload may be repeated. (ABI-LOAD) */
    cj_status_t (*load)(struct cj_plugin* plugin, const cj_call_t* call) CJ_NOEXCEPT;
    /* [control & loaded] Gives back what load took. Objects that came from the plugin must be gone
     * before. After a failure the state is still `loaded`, and only destroy is sensible. */
    cj_status_t (*unload)(struct cj_plugin* plugin, const cj_call_t* call) CJ_NOEXCEPT;
    /* [control & loaded] Writes the lower-case hexadecimal SHA-256 of the weights in use. A plugin
     * without weights writes nothing and returns CJ_OK. (ABI-DIGEST) */
    cj_status_t (*weights_digest)(struct cj_plugin* plugin, const cj_call_t* call,
                                  const cj_sink_t* out) CJ_NOEXCEPT;
    /* [control & created or loaded] The plugin's side of an extension: CJ_EXTENSION_EXPERT,
     * CJ_EXTENSION_GENERATOR, others. A sized const table that lives as long as the library, or
     * NULL. Must offer what the metadata says. (ABI-EXTENSION) */
    const void* (*get_extension)(struct cj_plugin* plugin, cj_string_t id)CJ_NOEXCEPT;
    /* [control] Ends the instance in any state; no call of it may run. Never fails, gives back
     * everything. (ABI-DESTROY) */
    void (*destroy)(struct cj_plugin* plugin) CJ_NOEXCEPT;
} cj_plugin_t;
#define CJ_SIZE_OF_cj_plugin CJ_SIZE_THROUGH(cj_plugin_t, destroy)

/* The one exported symbol: const data, magic and size first. (ABI-SYMBOL) */
typedef struct cj_entry {
    uint32_t magic; /* CJ_ENTRY_MAGIC */
    uint32_t size;
    /* [any-thread] Chooses a version in [minimum, maximum]. Callable before anything else, any
     * number of times; does not allocate. (ABI-NEGOTIATE) */
    cj_negotiation_t (*negotiate)(uint32_t minimum, uint32_t maximum) CJ_NOEXCEPT;
    /* [control] Counted. Cheap: no file, no device, no thread; that is for cj_plugin_t::load.
     * `host` is borrowed for the call. (ABI-INIT) */
    cj_status_t (*init)(const cj_host_t* host, const cj_call_t* call) CJ_NOEXCEPT;
    /* [control] Undoes one successful init. */
    void (*deinit)(void) CJ_NOEXCEPT;
    /* [any-thread] The metadata, the same text as in the ELF note; static. (ABI-DESCRIBE) */
    cj_string_t (*describe)(void) CJ_NOEXCEPT;
    /* [control] A new instance of the plugin with this id, in state `created`. Unknown id:
     * CJ_NOT_FOUND. After a failure *out is NULL and nothing is owned. Instances share nothing that
     * a user sees. `host` outlives it. The host ends it with destroy. (ABI-CREATE) */
    cj_status_t (*create)(const cj_host_t* host, const cj_call_t* call, cj_string_t plugin_id,
                          cj_plugin_t** out) CJ_NOEXCEPT;
} cj_entry_t;
#define CJ_SIZE_OF_cj_entry CJ_SIZE_THROUGH(cj_entry_t, create)

#if defined(__GNUC__)
#define CJ_EXPORT __attribute__((visibility("default"), used))
#else
#define CJ_EXPORT
#endif
