// SPDX-License-Identifier: Apache-2.0
// The machine that a report was made on, as far as it explains times. No host or user names.
// Thread rule: values; this_machine from any thread.
#pragma once

#include <cstdint>
#include <string>

namespace cinejury::report {

struct Machine {
    std::string system;        // "Debian GNU/Linux 12 (bookworm)", else the kernel's name
    std::string kernel;        // release
    std::string architecture;  // "x86_64"
    std::string processor;     // model name; empty where the system does not tell
    std::uint32_t cores = 0;   // that this process may use
    std::uint64_t memory_bytes = 0;
};

// Reads /etc/os-release and /proc/cpuinfo; what cannot be read stays empty.
Machine this_machine();

}  // namespace cinejury::report
