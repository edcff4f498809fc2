// SPDX-License-Identifier: Apache-2.0
// Where the candidates of an instance live and are advanced: the CPU or a CUDA device. What a
// backend keeps of a candidate is its own affair; the host's form of it is CandidateMemory. Thread
// rule: calls for different states overlap; one state is in one call at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "cinejury/cpp/generator.hpp"
#include "plugins/generators/shapes/candidate_memory.hpp"
#include "plugins/nn/safetensors.hpp"

namespace cinejury::shapes {

// Of one candidate, where the backend keeps it.
class CandidateState {
public:
    virtual ~CandidateState() = default;
};

// One step of one candidate, or (picture) only the prediction that it would begin with.
struct StepOrder {
    CandidateState* state = nullptr;
    std::span<const std::int32_t> ids, negative_ids;  // [kWords]; the second for guidance != 1
    double last = 1, now = 1, next = 0;  // noise levels; `last`: of the step before, 1 at the first
    double guidance = 1;
    double noise_scale = 0;  // > 0: a stochastic step with the noise of (seed, stream)
    std::uint64_t seed = 0, stream = 0;
    bool multistep = false;  // second order, else Euler
    bool caching = false;    // keep what the middle blocks did
    bool reuse = false;      // and do not run them: take what was kept

    bool guided() const { return guidance != 1; }
};

// Which values a picture shows.
enum class Shown {
    kLatent,
    kClean,      // the last prediction of the clean clip
    kPredicted,  // a new prediction, by `order`; the state does not change
};

class Backend {
public:
    virtual ~Backend() = default;

    // What the bits of a candidate depend on beside its spec: "cpu f32", "cuda bf16".
    virtual std::string arithmetic() const = 0;

    // At step 0, from the noise of the seed.
    virtual std::unique_ptr<CandidateState> create(std::uint64_t seed) = 0;
    virtual std::unique_ptr<CandidateState> create(const CandidateMemory& memory) = 0;
    virtual std::unique_ptr<CandidateState> copy(const CandidateState& state) = 0;
    virtual CandidateMemory read(const CandidateState& state) = 0;
    // Forgets solver history and caches.
    virtual void set_latent(CandidateState& state, std::span<const float> latent) = 0;
    virtual bool has_clean(const CandidateState& state) const = 0;
    virtual bool has_cache(const CandidateState& state) const = 0;
    // Of the stochastic steps since the last clear_log_probability.
    virtual double log_probability(const CandidateState& state) = 0;
    virtual void clear_log_probability(CandidateState& state) = 0;

    // Most candidates that `step` takes at once. 1: they run best side by side, each in a task of
    // its own.
    virtual std::size_t together() const = 0;
    // One step each, [1, together()] orders of different states. Throws with the states as before.
    // With a stream of this device in `call` it is enqueued there, else complete on return.
    virtual void step(const sdk::Call& call, std::span<const StepOrder> orders) = 0;
    // `frames` frames spread over the clip, each side divided by `factor`, a power of two. The
    // frames lie on the device of the call's stream where there is one, else in host memory.
    virtual sdk::OwnedClip picture(const sdk::Call& call, Shown shown, const StepOrder& order,
                                   std::uint32_t frames, std::uint32_t factor) = 0;
};

// `arithmetic`: "auto", "f32" or "bf16". Both throw sdk::Error naming the option when this machine
// or this build cannot.
std::unique_ptr<Backend> make_cpu_backend(const sdk::Host& host, const nn::Safetensors& weights,
                                          const std::string& arithmetic);
std::unique_ptr<Backend> make_cuda_backend(const sdk::Host& host, const nn::Safetensors& weights,
                                           const std::string& arithmetic);

// By the option `device`: "cpu", "cuda", or "auto": CUDA where it is built in and a device is
// there.
std::unique_ptr<Backend> make_backend(const sdk::Host& host, const nn::Safetensors& weights,
                                      const std::string& device, const std::string& arithmetic);

// Frame `index` of `count` frames spread over the clip.
constexpr std::uint32_t spread(std::uint32_t index, std::uint32_t count) {
    return count < 2
               ? 0
               : static_cast<std::uint32_t>(std::uint64_t{index} * (kFrames - 1) / (count - 1));
}

}  // namespace cinejury::shapes
