/* SPDX-License-Identifier: Apache-2.0 */
/* A device without hardware, for tests of the rules of streams (ABI-STREAM): CJ_DEVICE_SIMULATED.
 * Its memory faults when the host touches it, its streams run on threads of their own and may be
 * held, and it writes down what a plugin did. Plugins of the tests get this table from the host by
 * its extension id. Thread rule: any thread. */
#pragma once

#include "cinejury/base.h"

#define CJ_EXTENSION_SIMULATED_DEVICE "org.cinejury.test.simulated-device/1"

typedef struct cj_simulated_device cj_simulated_device_t;

/* What a kernel sees, on the device's thread. */
typedef struct cj_simulated_work {
    const void* arguments; /* the copy that was made when it was enqueued */
    /* Where device memory can be read and written while the kernel runs. */
    void* (*local)(const struct cj_simulated_work* work, uint64_t address);
    const cj_simulated_device_t* device;
} cj_simulated_work_t;
typedef void (*cj_simulated_kernel_t)(const cj_simulated_work_t* work);

struct cj_simulated_device {
    uint32_t size;
    uint32_t reserved; /* 0 */
    void* context;
    /* Filled with 0xcd until work writes to it. CJ_OUT_OF_MEMORY where the test wants it. */
    cj_status_t (*allocate)(const cj_simulated_device_t* device, uint64_t bytes,
                            uint64_t* address) CJ_NOEXCEPT;
    /* After all work that is in the stream by now. */
    cj_status_t (*release)(const cj_simulated_device_t* device, uint64_t stream,
                           uint64_t address) CJ_NOEXCEPT;
    /* Stream 0 is the default stream, which no plugin may use. */
    cj_status_t (*enqueue)(const cj_simulated_device_t* device, uint64_t stream,
                           cj_simulated_kernel_t kernel, const void* arguments,
                           uint64_t bytes) CJ_NOEXCEPT;
    cj_status_t (*wait_event)(const cj_simulated_device_t* device, uint64_t stream,
                              uint64_t event) CJ_NOEXCEPT;
    cj_status_t (*record_event)(const cj_simulated_device_t* device, uint64_t stream,
                                uint64_t event) CJ_NOEXCEPT;
    /* These wait. */
    cj_status_t (*synchronize_stream)(const cj_simulated_device_t* device,
                                      uint64_t stream) CJ_NOEXCEPT;
    cj_status_t (*synchronize_device)(const cj_simulated_device_t* device) CJ_NOEXCEPT;
    /* Of the calling thread. */
    int32_t (*current_device)(const cj_simulated_device_t* device) CJ_NOEXCEPT;
    void (*set_current_device)(const cj_simulated_device_t* device, int32_t id) CJ_NOEXCEPT;
};
