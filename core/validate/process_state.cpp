// SPDX-License-Identifier: Apache-2.0
#include "core/validate/process_state.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cfenv>
#include <chrono>
#include <climits>
#include <clocale>
#include <filesystem>
#include <thread>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

// The allocator of a sanitizer, where there is one, keeps its own count
// (sanitizer/allocator_interface.h).
extern "C" [[gnu::weak]] std::size_t __sanitizer_get_current_allocated_bytes();

namespace cinejury::validate {
namespace {

// Names in a folder of /proc; the handle that reads it is closed before the result is used.
std::vector<std::string> names_in(const char* folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& one : std::filesystem::directory_iterator(folder, ignored))
        names.push_back(one.path().filename().string());
    return names;
}

}  // namespace

std::string locale_now() {
    const char* name = std::setlocale(LC_ALL, nullptr);
    return name ? name : "";
}

std::string folder_now() {
    std::error_code failed;
    return std::filesystem::current_path(failed).string();
}

unsigned umask_now() {
    const mode_t now = ::umask(0);  // the only way to read it is to set it
    ::umask(now);
    return now;
}

std::string floating_point_now() {
    std::string mode = fmt::format("rounding {}", std::fegetround());
#if defined(__x86_64__)
    constexpr unsigned kStickyFlags = 0x3f;  // set by ordinary arithmetic
    mode += fmt::format(", control {:#06x}", _mm_getcsr() & ~kStickyFlags);
#endif
    return mode;
}

std::vector<std::string> signal_handlers_now() {
    std::vector<std::string> all;
    for (int number = 0; number < NSIG; ++number) {
        struct sigaction action {};
        if (number == 0 || ::sigaction(number, nullptr, &action) != 0) {
            all.emplace_back();
            continue;
        }
        const void* handler = (action.sa_flags & SA_SIGINFO)
                                  ? reinterpret_cast<const void*>(action.sa_sigaction)
                                  : reinterpret_cast<const void*>(action.sa_handler);
        all.push_back(fmt::format("{} {}", fmt::ptr(handler), action.sa_flags));
    }
    return all;
}

std::map<int, std::string> handles_now() {
    std::map<int, std::string> all;
    for (const std::string& name : names_in("/proc/self/fd")) {
        const int descriptor = std::atoi(name.c_str());
        struct stat info {};
        char target[PATH_MAX] = {};
        const std::string path = "/proc/self/fd/" + name;
        // The one that listed the folder is closed by now.
        if (::fstat(descriptor, &info) != 0 || ::readlink(path.c_str(), target, PATH_MAX - 1) < 0)
            continue;
        all[descriptor] = fmt::format("{} ({}:{})", target, info.st_dev, info.st_ino);
    }
    return all;
}

std::size_t bytes_now() {
    if (__sanitizer_get_current_allocated_bytes) return __sanitizer_get_current_allocated_bytes();
    const struct mallinfo2 counts = ::mallinfo2();
    return counts.uordblks + counts.hblkhd;
}

std::set<std::string> threads_now() {
    const auto names = names_in("/proc/self/task");
    return {names.begin(), names.end()};
}

std::string new_handle(const std::map<int, std::string>& before,
                       const std::map<int, std::string>& after) {
    for (const auto& [number, what] : after) {
        const auto found = before.find(number);
        if (found == before.end()) return fmt::format("{}: {}", number, what);
        if (found->second != what)
            return fmt::format("{}: {} in place of {}", number, what, found->second);
    }
    for (int standard = 0; standard < 3; ++standard)
        if (before.contains(standard) && !after.contains(standard))
            return fmt::format("{}: closed", standard);
    return {};
}

bool new_thread(const std::set<std::string>& before) {
    // A thread that was joined is still listed for an instant.
    for (int attempt = 0; attempt < 100; ++attempt) {
        const auto now = threads_now();
        if (std::includes(before.begin(), before.end(), now.begin(), now.end())) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace cinejury::validate
