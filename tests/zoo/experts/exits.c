/* SPDX-License-Identifier: Apache-2.0 */
/* Ends the process in score, with success. Fails: life.score */
#include <stdlib.h>
#define ZOO_IN_SCORE exit(0);
#include "good_expert.h"
