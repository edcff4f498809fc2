// SPDX-License-Identifier: Apache-2.0
// A loaded shapes generator with one condition, and its training calls with usual arguments.
// Thread rule: one thread.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/plugin/plugin.hpp"
#include "plugins/nn/philox.hpp"
#include "tests/catch.hpp"

namespace cinejury::test {

// [count, 16, 3, 64, 64]: unit normals of a seed, or zeros.
struct Latents {
    static constexpr std::size_t kClip = 16 * 3 * 64 * 64;
    explicit Latents(std::int64_t count, std::uint64_t seed = 0);
    Latents(const Latents&) = delete;
    Latents& operator=(const Latents&) = delete;
    float* clip(std::size_t index) { return values.data() + index * kClip; }
    std::vector<float> values;
    std::array<std::int64_t, 5> shape, strides;
    cj_tensor_t tensor{};
};

struct MadeClip {
    Status failure;
    std::vector<float> latent;
    std::string adapter;  // echoed
};

class TrainingStudio {
public:
    // On a "device" of the plugin's option of this name.
    explicit TrainingStudio(const std::string& device, unsigned threads = 2);
    ~TrainingStudio();

    cj_training_facts_t facts();
    // Low rank 2, or the delta of some layers.
    Status create_adapter(bool low_rank = true, const std::string& targets = "");
    Status velocity(std::uint32_t adapter, Latents& z, Latents& v, cj_tape_t** tape = nullptr);
    Status consume(cj_tape_t* tape, Latents& cotangent);
    // A kept pass at sigma 0.5 and its gradient.
    Status gradient(Latents& z, Latents& cotangent);
    Status step(double learning_rate = 1e-3);
    // zero_grad, gradient, step.
    Status update(Latents& z, Latents& cotangent, double learning_rate = 1e-3);
    Status average(double decay);
    Status select(std::uint32_t adapter);
    Status load(const std::string& bytes);
    Status load_state(const std::string& bytes);
    std::string saved();
    std::string digest();
    std::string state();
    // Three steps from seed 5.
    MadeClip made(const std::string& adapter_file = "");

private:
    using Writer = cj_status_t (*cj_training::*)(cj_plugin_t*, const cj_call_t*, std::uint32_t,
                                                 const cj_sink_t*) noexcept;
    const cj_training_t& table() const { return *instance_->training(); }
    std::string written(Writer function);
    template <class Function>
    Status called(Function&& function);

    plugin::HostServices host_;
    std::shared_ptr<plugin::Library> library_;
    std::unique_ptr<plugin::Instance> instance_;
    cj_condition_t* condition_ = nullptr;
};

}  // namespace cinejury::test
