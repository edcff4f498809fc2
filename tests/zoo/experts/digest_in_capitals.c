/* SPDX-License-Identifier: Apache-2.0 */
/* The digest of its weights is in capitals. Fails: life.digest */
#define ZOO_MORE_METADATA CJ_META_HAS_WEIGHTS()
#define ZOO_DIGEST "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"
#include "good_expert.h"
