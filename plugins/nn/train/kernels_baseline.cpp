// SPDX-License-Identifier: Apache-2.0
#define CINEJURY_NN_TRAIN_TABLE train_kernels_baseline
#include "plugins/nn/train/kernels.inl"
