/* SPDX-License-Identifier: Apache-2.0 */
/* Its code must be written by the loader. Fails: static.text-relocations */
#include "good_expert.h"
__asm__(".text\n.balign 8\n.quad abort\n");
