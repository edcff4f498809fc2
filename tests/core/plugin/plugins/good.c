/* SPDX-License-Identifier: Apache-2.0 */
/* An expert without a fault. */
#include "parts.h"
