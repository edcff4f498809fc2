// SPDX-License-Identifier: Apache-2.0
// What the process does with memory that was freed. Thread rule: call it first in main.
#pragma once

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace cinejury {

// By default glibc gives planes of a few MB back at every free, and each thread then faults the
// same pages in again: three times as many faults with two threads as with one. Only for programs
// that own their process, never from a library. Other C libraries: does nothing.
inline void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int kMapped = 32 << 20, kKept = 64 << 20;  // bytes
    mallopt(M_MMAP_THRESHOLD, kMapped);
    mallopt(M_TRIM_THRESHOLD, kKept);
#endif
}

}  // namespace cinejury
