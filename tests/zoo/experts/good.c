/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is wrong with this one. Fails: none */
#include "good_expert.h"
