/* SPDX-License-Identifier: Apache-2.0 */
/* The metadata of a plugin: one declaration makes the ELF note that hosts read without running any
 * code, and the text that cj_entry_t::describe returns. Exactly one source file of a plugin has it,
 * at file scope:
 *
 *     CJ_METADATA(
 *         CJ_META_ID("org.example.sharpness"), CJ_META_VERSION("1.0.0"),
 *         CJ_META_VENDOR("Example"), CJ_META_LICENCE("Apache-2.0"),
 *         CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(50),
 *         CJ_META_EXPERT(CJ_META_MAX_BATCH(8), CJ_META_COST_MS(20),
 *                        CJ_META_CRITERIA(CJ_META_CRITERION("fineness.defocus", 0, 1,
 *                            "higher-is-better", "proxy", "sharpness of edges"))),
 *         CJ_META_OPTIONS(CJ_META_OPTION_INTEGER("radius", "2", 1, 9, "pixels")))
 *
 * Texts are string literals (several in a row are joined); a quote or backslash inside is written
 * for JSON: \\\" and \\\\. Numbers are written as JSON has them: -1, 0.5, 1e-3. What each key
 * means, and which are required, is in docs/plugin-metadata.md. Thread rule: constants.
 * (ABI-METADATA) */
#pragma once

#include "cinejury/metadata_join.h"
#include "cinejury/metadata_note.h"
#include "cinejury/plugin.h"

/* Items of CJ_METADATA. */
#define CJ_META_ID(text) CJ_META_TEXT_("id", text)
#define CJ_META_VERSION(text) CJ_META_TEXT_("version", text)
#define CJ_META_VENDOR(text) CJ_META_TEXT_("vendor", text)
#define CJ_META_LICENCE(text) CJ_META_TEXT_("licence", text)
#define CJ_META_SUMMARY(text) CJ_META_TEXT_("summary", text)
#define CJ_META_KINDS(...) CJ_META_TEXTS_("kinds", __VA_ARGS__)
#define CJ_META_DETERMINISM(text) CJ_META_TEXT_("determinism", text)
#define CJ_META_CANCEL_LATENCY_MS(number) CJ_META_NUMBER_("cancel_latency_ms", number)
#define CJ_META_CONCURRENCY(text) CJ_META_TEXT_("concurrency", text)
#define CJ_META_DEVICES(...) CJ_META_TEXTS_("devices", __VA_ARGS__)
/* The plugin reads weights: it implements weights_digest. */
#define CJ_META_HAS_WEIGHTS() "\"weights\":true"
#define CJ_META_EXPERT(...) CJ_META_OBJECT_("expert", __VA_ARGS__)
#define CJ_META_GENERATOR(...) CJ_META_OBJECT_("generator", __VA_ARGS__)
#define CJ_META_OPTIONS(...) CJ_META_ARRAY_("options", __VA_ARGS__)
#define CJ_META_EXTENSIONS(...) CJ_META_OBJECT_("extensions", __VA_ARGS__)
/* What the plugin does beyond computing; the rest it does not do. (ABI-PERMISSION) */
#define CJ_META_PERMISSIONS(...) CJ_META_TEXTS_("permissions", __VA_ARGS__)

/* Items of CJ_META_EXPERT and CJ_META_GENERATOR. */
#define CJ_META_MAX_BATCH(number) CJ_META_NUMBER_("max_batch", number)
#define CJ_META_FLAGS(...) CJ_META_TEXTS_("flags", __VA_ARGS__)
#define CJ_META_COST_MS(number) CJ_META_NUMBER_("cost_ms", number)
#define CJ_META_CRITERIA(...) CJ_META_ARRAY_("criteria", __VA_ARGS__)
/* direction: "higher-is-better" or "lower-is-better"; evidence: "validated", "proxy" or
 * "unvalidated". */
#define CJ_META_CRITERION(id, minimum, maximum, direction, evidence, summary)            \
    "{" CJ_META_TEXT_("id", id) "," CJ_META_RANGE_(minimum, maximum) "," CJ_META_TEXT_(  \
        "direction", direction) "," CJ_META_TEXT_("evidence",                            \
                                                  evidence) "," CJ_META_TEXT_("summary", \
                                                                              summary) "}"
#define CJ_META_CAPABILITIES(...) CJ_META_TEXTS_("capabilities", __VA_ARGS__)
#define CJ_META_SAMPLERS(...) CJ_META_TEXTS_("samplers", __VA_ARGS__)
#define CJ_META_CACHE_POLICIES(...) CJ_META_TEXTS_("cache_policies", __VA_ARGS__)

/* Items of CJ_META_OPTIONS. `fallback` is the default as a user would write it: a string literal,
 * also for numbers ("2") and booleans ("true"); "" leaves a string or path unset. */
#define CJ_META_OPTION_STRING(name, fallback, help) \
    CJ_META_OPTION_(name, "string", fallback, "", help)
#define CJ_META_OPTION_PATH(name, fallback, help) CJ_META_OPTION_(name, "path", fallback, "", help)
#define CJ_META_OPTION_BOOLEAN(name, fallback, help) \
    CJ_META_OPTION_(name, "boolean", fallback, "", help)
#define CJ_META_OPTION_INTEGER(name, fallback, minimum, maximum, help) \
    CJ_META_OPTION_(name, "integer", fallback, CJ_META_RANGE_(minimum, maximum) ",", help)
#define CJ_META_OPTION_NUMBER(name, fallback, minimum, maximum, help) \
    CJ_META_OPTION_(name, "number", fallback, CJ_META_RANGE_(minimum, maximum) ",", help)
/* The choices follow the help text. */
#define CJ_META_OPTION_CHOICE(name, fallback, help, ...) \
    CJ_META_OPTION_(name, "choice", fallback, CJ_META_TEXTS_("choices", __VA_ARGS__) ",", help)
/* Options without a default: they must be set before load. type: "string" or "path". */
#define CJ_META_OPTION_REQUIRED(name, type, help) \
    CJ_META_OPTION_(name, type, "", "\"required\":true,", help)

/* Items of CJ_META_EXTENSIONS: ids. */
#define CJ_META_REQUIRED(...) CJ_META_TEXTS_("required", __VA_ARGS__)
#define CJ_META_WANTED(...) CJ_META_TEXTS_("wanted", __VA_ARGS__)
#define CJ_META_PROVIDED(...) CJ_META_TEXTS_("provided", __VA_ARGS__)
#define CJ_META_DRAFT(...) CJ_META_TEXTS_("draft", __VA_ARGS__)

/* JSON from pieces. */
#define CJ_META_TEXT_(key, text) "\"" key "\":\"" text "\""
#define CJ_META_TEXTS_(key, ...) "\"" key "\":[\"" CJ_META_JOIN("\",\"", __VA_ARGS__) "\"]"
#define CJ_META_ARRAY_(key, ...) "\"" key "\":[" CJ_META_JOIN(",", __VA_ARGS__) "]"
#define CJ_META_OBJECT_(key, ...) "\"" key "\":{" CJ_META_JOIN(",", __VA_ARGS__) "}"
#define CJ_META_NUMBER_(key, number) "\"" key "\":" CJ_META_STRINGIFY(number)
#define CJ_META_RANGE_(minimum, maximum) \
    CJ_META_NUMBER_("minimum", minimum) "," CJ_META_NUMBER_("maximum", maximum)
#define CJ_META_OPTION_(name, type, fallback, more, help)                              \
    "{" CJ_META_TEXT_("name", name) "," CJ_META_TEXT_("type", type) "," CJ_META_TEXT_( \
        "default", fallback) "," more CJ_META_TEXT_("help", help) "}"
#define CJ_META_STRINGIFY(text) CJ_META_STRINGIFY_(text)
#define CJ_META_STRINGIFY_(text) #text

/* "0.1" */
#define CJ_SDK_VERSION_TEXT \
    CJ_META_STRINGIFY(CJ_SDK_VERSION_MAJOR) "." CJ_META_STRINGIFY(CJ_SDK_VERSION_MINOR)

/* Declares the metadata: the note, and cj_metadata() for cj_entry_t::describe. schema and sdk are
 * added. */
#define CJ_METADATA(...)                                            \
    CJ_METADATA_JSON("{\"schema\":1,\"sdk\":\"" CJ_SDK_VERSION_TEXT \
                     "\"," CJ_META_JOIN(",", __VA_ARGS__) "}")

/* The same from a literal that holds the whole JSON object, for those who prefer to write it. */
#define CJ_METADATA_JSON(...)                                 \
    CJ_NOTE_DECLARE_(__VA_ARGS__)                             \
    static inline cj_string_t cj_metadata(void) CJ_NOEXCEPT { \
        cj_string_t text;                                     \
        text.data = cj_metadata_note.text;                    \
        text.size = cj_metadata_note.text_size;               \
        return text;                                          \
    }                                                         \
    struct cj_metadata_end /* takes the semicolon */
