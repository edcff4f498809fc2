// SPDX-License-Identifier: Apache-2.0
// Proof at compile time that the structs of cinejury/embed.h are laid out as the ABI has them.
#include "cinejury/embed.h"
#include "cinejury/layout_check.h"

#define CJ_LAYOUT_STRUCT(type, bytes) \
    CJ_LAYOUT_ASSERT(sizeof(type) == (bytes), #type ": another size than the ABI has");
#define CJ_LAYOUT_FIELD(type, field, start, bytes)                           \
    CJ_LAYOUT_ASSERT(offsetof(type, field) == (start),                       \
                     #type "::" #field ": another offset than the ABI has"); \
    CJ_LAYOUT_ASSERT(sizeof(((type*)0)->field) == (bytes),                   \
                     #type "::" #field ": another size than the ABI has");
#include "core/embed/layout_fields.inc"
