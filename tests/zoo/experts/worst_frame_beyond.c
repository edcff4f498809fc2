/* SPDX-License-Identifier: Apache-2.0 */
/* Names a frame that was not shown. Fails: expert.worst-frame */
#define ZOO_WORST_FRAME(frame, frames) ((frame) + (frames))
#include "good_expert.h"
