/* SPDX-License-Identifier: Apache-2.0 */
/* Linked without -z nodelete. Fails: static.nodelete */
#include "good_expert.h"
