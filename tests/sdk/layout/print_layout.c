/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the layout of every public struct as this compiler makes it, one line for each struct and
 * field. */
#include <stdio.h>

#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "cinejury/training.h"

int main(void) {
#define CJ_LAYOUT_STRUCT(type, bytes) printf(#type " %zu\n", sizeof(type));
#define CJ_LAYOUT_FIELD(type, field, start, bytes) \
    printf("    " #field " %zu %zu\n", offsetof(type, field), sizeof(((type*)0)->field));
#include "cinejury/layout_fields.inc"
    return 0;
}
