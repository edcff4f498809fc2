/* SPDX-License-Identifier: Apache-2.0 */
/* Proof at compile time that this compiler lays out every public struct as the ABI has it, on
 * 64-bit machines. Include it in one source file of a plugin or a host that is built with an
 * unusual compiler, or with options that change the layout. (ABI-LAYOUT) */
#pragma once

#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "cinejury/training.h"

#ifdef __cplusplus
#define CJ_LAYOUT_ASSERT static_assert
#else
#define CJ_LAYOUT_ASSERT _Static_assert
#endif

CJ_LAYOUT_ASSERT(sizeof(void*) == 8, "the layout is stated for 64-bit machines");

#define CJ_LAYOUT_STRUCT(type, bytes) \
    CJ_LAYOUT_ASSERT(sizeof(type) == (bytes), #type ": another size than the ABI has");
#define CJ_LAYOUT_FIELD(type, field, start, bytes)                           \
    CJ_LAYOUT_ASSERT(offsetof(type, field) == (start),                       \
                     #type "::" #field ": another offset than the ABI has"); \
    CJ_LAYOUT_ASSERT(sizeof(((type*)0)->field) == (bytes),                   \
                     #type "::" #field ": another size than the ABI has");
#include "cinejury/layout_fields.inc"
