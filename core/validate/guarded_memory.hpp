// SPDX-License-Identifier: Apache-2.0
// Memory between pages that nobody may touch, so that one byte too far is a crash and not luck.
// Private to core/validate. Thread rule: one thread.
#pragma once

#include <cstddef>

namespace cinejury::validate {

class GuardedMemory {
public:
    enum class Flush { kStart, kEnd };  // which guard page the bytes touch

    // Zeroed, writable. Throws std::bad_alloc.
    GuardedMemory(std::size_t bytes, Flush flush);
    ~GuardedMemory();
    GuardedMemory(const GuardedMemory&) = delete;
    GuardedMemory& operator=(const GuardedMemory&) = delete;

    void* data() const { return data_; }
    void make_read_only();

private:
    std::size_t page_;
    std::size_t inner_;  // bytes between the guards
    char* mapping_;
    void* data_;
};

}  // namespace cinejury::validate
