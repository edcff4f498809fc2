// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include "core/plugin/plugin.hpp"
#include "tests/bench/gpu/gpu_bench.hpp"

namespace cinejury::bench {
namespace {

constexpr std::uint32_t kSteps = 16;

void require(const Status& status) {
    if (!status.ok()) throw std::runtime_error(status.message());
}

class Generator {
public:
    Generator() : host_({0, 1ull << 33, {}}) {
        const auto inspected = plugin::inspect(CINEJURY_SHAPES_PLUGIN);
        require(inspected.status());
        const auto library = plugin::Library::load(*inspected, host_);
        require(library.status());
        library_ = *library;
        auto instance = library_->create({{"device", "cuda"}});
        require(instance.status());
        instance_ = *std::move(instance);
        require(instance_->load());
        const cj_encode_request_t request{
            CJ_SIZE(cj_encode_request), 0,
            plugin::to_cj("a red ball rolls left above a small blue star"), plugin::to_cj("")};
        plugin::Call call;
        require(call.status(table().encode(instance_->raw(), call.get(), &request, &condition_),
                            "encode"));
    }
    ~Generator() {
        if (condition_) table().condition_release(instance_->raw(), condition_);
    }

    void make(std::uint32_t count, std::uint64_t first_seed) {
        plugin::Call call;
        std::vector<cj_candidate_t*> candidates(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            cj_candidate_spec_t spec{};
            spec.size = CJ_SIZE(cj_candidate_spec);
            spec.set = CJ_SPEC_SEED | CJ_SPEC_STEPS;
            spec.seed = first_seed + i;
            spec.steps = kSteps;
            require(call.status(table().candidate_create(instance_->raw(), call.get(), condition_,
                                                         &spec, &candidates[i]),
                                "candidate_create"));
        }
        require(call.status(table().advance(instance_->raw(), call.get(), candidates.data(), count,
                                            kSteps, 0, nullptr),
                            "advance"));
        for (cj_candidate_t* candidate : candidates) {
            cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {nullptr, 0}};
            require(call.status(
                table().finish(instance_->raw(), call.get(), candidate, &finished, nullptr),
                "finish"));
            table().candidate_destroy(instance_->raw(), candidate);
        }
    }

private:
    const cj_generator_t& table() const { return *instance_->generator(); }
    plugin::HostServices host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
    cj_condition_t* condition_ = nullptr;
};

}  // namespace

bool clips(std::uint32_t count, int runs) try {
    Generator generator;
    generator.make(count, 0);
    for (int run = 1; run <= runs; ++run) {
        const auto start = std::chrono::steady_clock::now();
        generator.make(count, std::uint64_t{count} * static_cast<std::uint64_t>(run));
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::printf("%.6f\n", took.count());
        std::fflush(stdout);
    }
    return true;
} catch (const std::exception& error) {
    std::fprintf(stderr, "gpu_bench: %s\n", error.what());
    return false;
}

}  // namespace cinejury::bench
