// SPDX-License-Identifier: Apache-2.0
// A generator that can be trained, with statuses and values of the host around its two tables.
// Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/media/clip.hpp"
#include "core/plugin/plugin.hpp"

namespace cinejury::tune {

// A clip to be made.
struct Order {
    std::string prompt;
    std::uint64_t seed = 0;
};

struct RolledClip {
    Order order;
    std::vector<float> latent;  // at the end, z at sigma 0
    std::shared_ptr<const media::Clip> clip;
};

// Latents of one call, side by side.
struct LatentBatch {
    std::vector<std::string> prompts;
    std::vector<double> sigmas;
    std::vector<float> noisy;  // [count, latent]
};

// A tape that is given back when nobody consumes it.
class KeptPass {
public:
    KeptPass() = default;
    KeptPass(plugin::Instance& instance, cj_tape_t* tape) : instance_(&instance), tape_(tape) {}
    KeptPass(KeptPass&& other) noexcept
        : instance_(other.instance_), tape_(std::exchange(other.tape_, nullptr)) {}
    KeptPass& operator=(KeptPass&& other) noexcept;
    ~KeptPass();
    cj_tape_t* release() { return std::exchange(tape_, nullptr); }

private:
    plugin::Instance* instance_ = nullptr;
    cj_tape_t* tape_ = nullptr;
};

class Learner {
public:
    // kUnsupported names what a generator lacks to be tuned. `instance` is loaded and outlives it.
    static Result<std::unique_ptr<Learner>> open(plugin::Instance& instance,
                                                 const CancelToken& cancel);
    ~Learner();
    Learner(const Learner&) = delete;
    Learner& operator=(const Learner&) = delete;

    std::size_t values() const { return values_; }  // of one latent
    Result<cj_training_facts_t> facts() const;
    Status create(const cj_adapter_recipe_t& recipe);
    Status select(std::uint32_t adapter);
    Status average(double decay);
    // With the selected adapter, steps 0: as many as the generator takes by itself. In the orders'
    // order.
    Result<std::vector<RolledClip>> roll(std::span<const Order> orders, std::uint32_t steps);
    // [count, latent]; with `kept` for its gradient.
    Result<std::vector<float>> velocity(std::uint32_t adapter, const LatentBatch& batch,
                                        KeptPass* kept = nullptr);
    Status accumulate(KeptPass pass, std::size_t count, std::span<float> cotangents);
    Status zero_gradients();
    Result<cj_optimizer_result_t> step(const cj_optimizer_settings_t& settings);
    Result<std::string> adapter(std::uint32_t adapter);  // bytes of its file
    Result<std::string> state();
    Status load_state(const std::string& bytes);
    Status load_adapter(const std::string& bytes);

private:
    Learner(plugin::Instance& instance, CancelToken cancel)
        : instance_(instance), cancel_(std::move(cancel)) {}
    Result<cj_condition_t*> condition(const std::string& prompt);
    template <class Function>
    Status called(Function&& function, const char* what) const;
    template <class Function>
    Result<std::string> written(Function&& function, const char* what) const;
    Status roll_batch(std::span<const Order> orders, std::uint32_t steps,
                      std::vector<RolledClip>& out);
    Result<RolledClip> finish(const Order& order, cj_candidate_t* candidate);
    // A tensor of [count, latent] over `data`; its shape lies in shape_ and strides_.
    cj_tensor_t tensor(float* data, std::size_t count);

    plugin::Instance& instance_;
    CancelToken cancel_;
    std::size_t values_ = 0;
    std::vector<std::int64_t> shape_, strides_;
    std::map<std::string, cj_condition_t*> conditions_;
};

}  // namespace cinejury::tune
