/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the host table without looking at its size. Fails: load.host-size */
#define ZOO_IN_INIT (void)*(void* const volatile*)&host->get_extension;
#include "good_expert.h"
