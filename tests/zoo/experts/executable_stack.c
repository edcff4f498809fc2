/* SPDX-License-Identifier: Apache-2.0 */
/* Linked with -z execstack. Fails: static.stack */
#include "good_expert.h"
