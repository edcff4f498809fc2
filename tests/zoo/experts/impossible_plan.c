/* SPDX-License-Identifier: Apache-2.0 */
/* A plan of no frames. Fails: expert.plans */
#define ZOO_PLAN                                                                 \
    (cj_frame_plan_t) {                                                          \
        .size = CJ_SIZE(cj_frame_plan), .frames = CJ_FRAMES_UNIFORM, .count = 0, \
        .pixel_format = CJ_PIXEL_LUMA, .device_type = CJ_DEVICE_CPU              \
    }
#include "good_expert.h"
