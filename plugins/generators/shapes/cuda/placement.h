/* SPDX-License-Identifier: Apache-2.0 */
/* What the metadata says of devices, in a build with CUDA. Frames lie on the device only for a call
 * that brings a stream of it. */
#pragma once

#define CINEJURY_SHAPES_DEVICES CJ_META_DEVICES("cpu", "cuda")
#define CINEJURY_SHAPES_DEVICE_CAPABILITIES , "device-frames"
