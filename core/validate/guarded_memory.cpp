// SPDX-License-Identifier: Apache-2.0
#include "core/validate/guarded_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace cinejury::validate {

GuardedMemory::GuardedMemory(std::size_t bytes, Flush flush)
    : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
      inner_((bytes + page_ - 1) / page_ * page_) {
    void* mapping =
        ::mmap(nullptr, inner_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) throw std::bad_alloc();
    mapping_ = static_cast<char*>(mapping);
    if (inner_ > 0 && ::mprotect(mapping_ + page_, inner_, PROT_READ | PROT_WRITE) != 0)
        throw std::bad_alloc();
    data_ = mapping_ + page_ + (flush == Flush::kEnd ? inner_ - bytes : 0);
}

GuardedMemory::~GuardedMemory() {
    ::munmap(mapping_, inner_ + 2 * page_);
}

void GuardedMemory::make_read_only() {
    ::mprotect(mapping_ + page_, inner_, PROT_READ);
}

}  // namespace cinejury::validate
