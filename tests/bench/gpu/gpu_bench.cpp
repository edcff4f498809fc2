// SPDX-License-Identifier: Apache-2.0
// gpu_bench clips COUNT RUNS | products
#include "tests/bench/gpu/gpu_bench.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "plugins/nn/cuda_devices.hpp"

int main(int count, char** arguments) try {
    using namespace cinejury;
    if (nn::cuda_devices().empty()) {
        std::fprintf(stderr, "gpu_bench: no CUDA device\n");
        return 3;
    }
    const std::string_view what = count > 1 ? arguments[1] : "";
    if (what == "clips" && count == 4)
        return bench::clips(static_cast<std::uint32_t>(std::atoi(arguments[2])),
                            std::atoi(arguments[3]))
                   ? 0
                   : 1;
    if (what == "products") return bench::products(), 0;
    std::fprintf(stderr, "gpu_bench clips COUNT RUNS | products\n");
    return 2;
} catch (const std::exception& error) {
    std::fprintf(stderr, "gpu_bench: %s\n", error.what());
    return 1;
}
