// SPDX-License-Identifier: Apache-2.0
#define CINEJURY_NN_LEVEL_TABLE kernels_avx512
#include "plugins/nn/cpu/kernels.inl"
