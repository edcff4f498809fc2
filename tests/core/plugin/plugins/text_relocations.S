/* SPDX-License-Identifier: Apache-2.0 */
/* An address in the code segment that the loader must write. */
    .text
    .globl answer
    .type answer, %function
answer:
    .quad abs
    .section .note.GNU-stack, "", %progbits
