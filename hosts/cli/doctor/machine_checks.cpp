// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <thread>

#include "hosts/cli/doctor/check.hpp"

namespace cinejury::cli {
namespace {

// Vector extensions that first-party plugins choose between at run time.
std::string processor_features() {
    std::string features;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2")) features += " avx2";
    if (__builtin_cpu_supports("fma")) features += " fma";
    if (__builtin_cpu_supports("avx512f")) features += " avx512f";
    if (__builtin_cpu_supports("avx512bf16")) features += " avx512bf16";
#endif
    return features.empty() ? "none known" : features.substr(1);
}

Check check_processor() {
    const std::string features = processor_features();
    const bool fast = features.find("avx2") != std::string::npos;
    return {"processor", fast ? Check::State::kOk : Check::State::kWarning,
            "vector extensions: " + features,
            fast ? "" : "plugins run, but slowly; a processor with AVX2 is advised"};
}

Check check_threads(const Context& context) {
    const unsigned there = std::thread::hardware_concurrency();
    const auto wanted = context.values.integer("threads");
    const std::string detail =
        fmt::format("{} threads{}", there, wanted == 0 ? "" : fmt::format(", {} used", wanted));
    if (wanted > there)
        return {"threads", Check::State::kWarning, detail,
                "take --threads 0: as many as there are"};
    return {"threads", Check::State::kOk, detail, ""};
}

Check check_memory() {
    constexpr double kMega = 1e6;
    constexpr double kComfortable = 2000 * kMega;
    const double bytes =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    const bool enough = bytes >= kComfortable;
    return {"memory", enough ? Check::State::kOk : Check::State::kWarning,
            fmt::format("{:.0f} MB", bytes / kMega),
            enough ? "" : "large clips may not fit; --max-memory limits one file"};
}

}  // namespace

std::vector<Check> check_machine(const Context& context) {
    return {check_processor(), check_threads(context), check_memory()};
}

}  // namespace cinejury::cli
