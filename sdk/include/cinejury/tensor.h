/* SPDX-License-Identifier: Apache-2.0 */
/* Tensors: the memory layout and the type codes of DLPack 1.x inside a sized struct of ours. From
 * `data` to `byte_offset` the fields are those of DLTensor, in its order, so that &tensor->data can
 * be read as one. (ABI-TENSOR) */
#pragma once

#include "cinejury/base.h"

/* Device types: DLPack's numbers, and one of ours. */
enum {
    CJ_DEVICE_CPU = 1,
    CJ_DEVICE_CUDA = 2,
    CJ_DEVICE_CUDA_PINNED = 3,
    CJ_DEVICE_SIMULATED =
        16 /* asynchronous streams on CPU threads, for tests; DLPack calls 16 "extension device" */
};

/* Element type codes: DLPack's. */
enum { CJ_DTYPE_INT = 0, CJ_DTYPE_UINT = 1, CJ_DTYPE_FLOAT = 2, CJ_DTYPE_BFLOAT = 4 };

/* Flags of a tensor. */
enum {
    CJ_TENSOR_READ_ONLY = 1u << 0 /* the receiver must not write; the pages may be protected */
};

#define CJ_TENSOR_MAX_DIMS 8

typedef struct cj_tensor {
    uint32_t size;
    uint32_t flags;     /* CJ_TENSOR_... */
    uint64_t alignment; /* bytes to which data + byte_offset really is aligned; a power of two, at
                           least 1 */
    /* From here on DLTensor. */
    void* data;
    int32_t device_type; /* CJ_DEVICE_... */
    int32_t device_id;
    int32_t ndim; /* 0 ... CJ_TENSOR_MAX_DIMS */
    uint8_t dtype_code;
    uint8_t dtype_bits;     /* of one lane: 8, 16, 32, 64 */
    uint16_t dtype_lanes;   /* 1 */
    const int64_t* shape;   /* [ndim] elements, each >= 0 */
    const int64_t* strides; /* [ndim] in elements, never NULL unless ndim is 0; may be negative or
                               leave gaps */
    uint64_t byte_offset;   /* of element [0, 0, ...] from data */
} cj_tensor_t;
#define CJ_SIZE_OF_cj_tensor CJ_SIZE_THROUGH(cj_tensor_t, byte_offset)
