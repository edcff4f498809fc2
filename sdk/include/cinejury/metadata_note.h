/* SPDX-License-Identifier: Apache-2.0 */
/* The ELF note of metadata.h, from a string literal: made at compile time, kept by linker and
 * strip, in the memory of the loaded library. For metadata.h only. Thread rule: constants. */
#pragma once

#include "cinejury/plugin.h"

/* An ELF note: three words, the owner padded to 4 bytes, the text padded to 4 bytes. */
#define CJ_NOTE_OWNER_BYTES 12u /* "Cinejury", its end, padding */

#if defined(__has_attribute)
#if __has_attribute(retain)
#define CJ_NOTE_RETAIN_ retain,
#endif
#endif
#ifndef CJ_NOTE_RETAIN_
#define CJ_NOTE_RETAIN_
#endif
/* The address sanitizer of clang would put a red zone into the section. */
#if defined(__clang__)
#define CJ_NOTE_PLAIN_ no_sanitize("address"),
#else
#define CJ_NOTE_PLAIN_
#endif
#define CJ_NOTE_PLACE_ \
    __attribute__((CJ_NOTE_RETAIN_ CJ_NOTE_PLAIN_ used, section(CJ_NOTE_SECTION), aligned(4)))

#ifdef __cplusplus
template <uint64_t literal_size>
struct cj_metadata_note_type {
    uint32_t owner_size = sizeof(CJ_NOTE_OWNER);
    uint32_t text_size = literal_size - 1;
    uint32_t type = CJ_NOTE_TYPE_METADATA;
    char owner[CJ_NOTE_OWNER_BYTES] = CJ_NOTE_OWNER;
    char text[(literal_size + 2) / 4 * 4] = {};
    constexpr explicit cj_metadata_note_type(const char (&literal)[literal_size]) noexcept {
        for (uint64_t i = 0; i + 1 < literal_size; ++i) text[i] = literal[i];
    }
};
#define CJ_NOTE_DECLARE_(...)                                                                    \
    CJ_NOTE_PLACE_ static constexpr cj_metadata_note_type<sizeof(__VA_ARGS__)> cj_metadata_note{ \
        __VA_ARGS__};
#else
/* Without the literal's end where it would not fit: C allows that. */
#define CJ_NOTE_DECLARE_(...)                                                            \
    static const struct {                                                                \
        uint32_t owner_size;                                                             \
        uint32_t text_size;                                                              \
        uint32_t type;                                                                   \
        char owner[CJ_NOTE_OWNER_BYTES];                                                 \
        char text[(sizeof(__VA_ARGS__) + 2) / 4 * 4];                                    \
    } cj_metadata_note CJ_NOTE_PLACE_ = {sizeof(CJ_NOTE_OWNER), sizeof(__VA_ARGS__) - 1, \
                                         CJ_NOTE_TYPE_METADATA, CJ_NOTE_OWNER, __VA_ARGS__};
#endif
