/* SPDX-License-Identifier: Apache-2.0 */
/* What the metadata says of devices, in a build without CUDA. */
#pragma once

#define CINEJURY_SHAPES_JUDGE_DEVICES CJ_META_DEVICES("cpu")
