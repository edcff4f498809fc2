/* SPDX-License-Identifier: Apache-2.0 */
/* One exported object of every public struct, so that abidw sees them all: it does not look through
 * the void pointer of get_extension. */
#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "cinejury/training.h"

#define CJ_LAYOUT_STRUCT(type, bytes) type anchor_##type;
#define CJ_LAYOUT_FIELD(type, field, start, bytes)
#include "cinejury/layout_fields.inc"
