// SPDX-License-Identifier: Apache-2.0
#include "core/report/machine.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <string_view>
#include <thread>

namespace cinejury::report {
namespace {

// Value of the first line "key<white space>separator value", without quotes.
std::string value_in(const char* file, std::string_view key, char separator) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto at = line.find(separator);
        if (line.compare(0, key.size(), key) != 0 || at == std::string::npos || at < key.size())
            continue;
        const auto first = line.find_first_not_of(" \t\"", at + 1);
        const auto last = line.find_last_not_of(" \t\"");
        if (first == std::string::npos || last < first) return {};
        return line.substr(first, last - first + 1);
    }
    return {};
}

}  // namespace

Machine this_machine() {
    Machine machine;
    if (utsname name{}; uname(&name) == 0) {
        machine.system = name.sysname;
        machine.kernel = name.release;
        machine.architecture = name.machine;
    }
    if (std::string pretty = value_in("/etc/os-release", "PRETTY_NAME", '='); !pretty.empty())
        machine.system = std::move(pretty);
    machine.processor = value_in("/proc/cpuinfo", "model name", ':');
    machine.cores = std::thread::hardware_concurrency();
    const long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGE_SIZE);
    if (pages > 0 && page_bytes > 0)
        machine.memory_bytes =
            static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes);
    return machine;
}

}  // namespace cinejury::report
