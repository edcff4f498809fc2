/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the layout of every struct of embed.h as this compiler makes it, one line for each struct
 * and field. */
#include <stdio.h>

#include "cinejury/embed.h"

int main(void) {
#define CJ_LAYOUT_STRUCT(type, bytes) printf(#type " %zu\n", sizeof(type));
#define CJ_LAYOUT_FIELD(type, field, start, bytes) \
    printf("    " #field " %zu %zu\n", offsetof(type, field), sizeof(((type*)0)->field));
#include "core/embed/layout_fields.inc"
    return 0;
}
