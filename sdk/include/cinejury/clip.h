/* SPDX-License-Identifier: Apache-2.0 */
/* A clip: frames with their rate and colour description. A view is a clip that the host made for a
 * frame plan. (ABI-CLIP) */
#pragma once

#include "cinejury/tensor.h"

/* What the last dimension of the frames holds. */
enum {
    CJ_PIXEL_RGB = 1, /* [frames, height, width, 3], R G B, u8 in 0..255 (transfer and primaries as
                         stated below) */
    CJ_PIXEL_LUMA =
        2 /* [frames, height, width, 1], u8 in 0..255: Y' of BT.601 from full-range RGB */
};

/* `primaries` and `transfer` are the code points of ITU-T H.273; 2 = unspecified. Frames are full
 * range RGB or luma; the source's matrix and range have been undone by the host. */
enum { CJ_COLOUR_UNSPECIFIED = 2 };

typedef struct cj_clip {
    uint32_t size;
    uint32_t pixel_format; /* CJ_PIXEL_... */
    const cj_tensor_t*
        frames;             /* never NULL; see the pixel format for its shape; at least one frame */
    uint32_t fps_numerator; /* frames a second of the source as a rational; 0/1 when unknown */
    uint32_t fps_denominator;     /* > 0 */
    const int64_t* timestamps_ns; /* [frames] presentation time of each frame from the clip's start,
                                     not decreasing; NULL: frame i is at i / fps */
    const int64_t*
        source_frames; /* [frames] index of each frame in the source clip; NULL: 0, 1, 2 ... */
    uint64_t source_frame_count; /* frames that the source clip has; 0 when unknown */
    uint32_t source_width;       /* pixels, before any resize */
    uint32_t source_height;
    uint32_t primaries; /* H.273 */
    uint32_t transfer;  /* H.273 */
    void* owner; /* cj_buffer_t of host.h that holds the frames, or NULL: borrowed for the call */
} cj_clip_t;
#define CJ_SIZE_OF_cj_clip CJ_SIZE_THROUGH(cj_clip_t, owner)
