/* SPDX-License-Identifier: Apache-2.0 */
/* Sets a locale for its own printing. Fails: process.locale */
#include <locale.h>
#define ZOO_IN_SCORE setlocale(LC_ALL, "C.UTF-8");
#include "good_expert.h"
