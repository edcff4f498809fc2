// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include "hosts/cli/program.hpp"

namespace {

// By default glibc gives planes of a few MB back at every free, and each thread then faults the
// same pages in again: three times as many faults with two threads as with one.
void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int kMapped = 32 << 20, kKept = 64 << 20;  // bytes
    mallopt(M_MMAP_THRESHOLD, kMapped);
    mallopt(M_TRIM_THRESHOLD, kKept);
#endif
}

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(
        cinejury::cli::run_program(arguments, cinejury::cli::Environment::of_process()));
}
