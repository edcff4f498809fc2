// SPDX-License-Identifier: Apache-2.0
// A generator of four steps with every capability, behind the C tables, and a host that has loaded
// it. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "cinejury/cpp/generator.hpp"
#include "tests/sdk/cpp/stub_host.hpp"

namespace cinejury::test {

// Objects of the generator that are alive.
struct LiveSteps {
    static inline int candidates = 0;
    static inline int conditions = 0;
};
// The step at which the generator throws; 99: never.
inline std::uint32_t steps_fail_at = 99;

// A loaded generator with a condition. All that came from it must be gone at the end: it CHECKs.
struct LoadedSteps {
    // `few`: its metadata claim no capability but "generate".
    explicit LoadedSteps(bool few = false);
    ~LoadedSteps();
    LoadedSteps(const LoadedSteps&) = delete;
    LoadedSteps& operator=(const LoadedSteps&) = delete;

    // A candidate of `spec`, for the caller to destroy.
    cj_candidate_t* make();
    // What candidate_create says to another spec; nothing stays.
    cj_status_t create_with(cj_candidate_spec_t wanted);
    cj_status_t advance(std::vector<cj_candidate_t*> all, std::uint32_t to, std::uint64_t budget);
    std::uint32_t step_of(cj_candidate_t* candidate);

    StubHost host;
    StubCall call;
    cj_plugin_t* plugin = nullptr;
    const cj_generator_t* g = nullptr;
    cj_condition_t* condition = nullptr;
    cj_candidate_spec_t spec{};
    cj_cost_t cost{CJ_SIZE(cj_cost), 0, 0, 0, 0};
};

}  // namespace cinejury::test
