// SPDX-License-Identifier: Apache-2.0
// A generator with one trained number behind the C tables: velocity = (1 + a) z, so that every
// gradient is known. Thread rule: one thread.
#pragma once

#include <array>
#include <vector>

#include "cinejury/cpp/training.hpp"
#include "tests/sdk/cpp/stub_host.hpp"

namespace cinejury::test {

// Tapes that are alive.
inline int live_tapes = 0;

// [count, 2, 3] values in memory of its own.
struct LineLatents {
    explicit LineLatents(std::int64_t count, float value = 0);
    LineLatents(const LineLatents&) = delete;
    LineLatents& operator=(const LineLatents&) = delete;
    std::vector<float> values;
    std::array<std::int64_t, 3> shape, strides;
    cj_tensor_t tensor{};
};

struct LoadedLine {
    // Without "vjp" and "optimizer" where not `trainable`.
    explicit LoadedLine(bool trainable = true);
    ~LoadedLine();
    LoadedLine(const LoadedLine&) = delete;
    LoadedLine& operator=(const LoadedLine&) = delete;

    cj_training_facts_t facts();
    cj_status_t create_adapter(std::string_view targets = "line");
    // z = `in`, at sigma 0.5.
    cj_status_t velocity(std::uint32_t adapter, LineLatents& in, LineLatents& out,
                         cj_tape_t** tape = nullptr);
    cj_status_t step(double learning_rate, cj_optimizer_result_t& out);
    // The bytes that a function of one sink writes; its status must be CJ_OK.
    template <class Function>
    std::string written(Function&& function);

    StubHost host;
    StubCall call;
    cj_plugin_t* plugin = nullptr;
    const cj_generator_t* g = nullptr;
    const cj_training_t* t = nullptr;
    cj_condition_t* condition = nullptr;
    double sigma = 0.5;
    cj_cost_t cost{CJ_SIZE(cj_cost), 0, 0, 0, 0};
};

template <class Function>
std::string LoadedLine::written(Function&& function) {
    std::string text;
    cj_sink_t sink{
        CJ_SIZE(cj_sink), 0, &text,
        [](const cj_sink_t* to, const void* data, std::uint64_t bytes) noexcept {
            static_cast<std::string*>(to->context)->append(static_cast<const char*>(data), bytes);
        }};
    return function(&sink).code == CJ_OK ? text : "failed: " + call.error;
}

}  // namespace cinejury::test
