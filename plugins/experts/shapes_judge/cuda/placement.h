/* SPDX-License-Identifier: Apache-2.0 */
/* What the metadata says of devices, in a build with CUDA. Frames are read from host memory. */
#pragma once

#define CINEJURY_SHAPES_JUDGE_DEVICES CJ_META_DEVICES("cpu", "cuda")
