// SPDX-License-Identifier: Apache-2.0
// Where the numbers of a training live and are computed: the CPU or a CUDA device, beside
// backend.hpp's seam for candidates. A backend holds the loaded weights, the adapters POLICY and
// OLD with their layout, gradients and optimizer moments; what they mean and the errors of the
// contract are the Trainer's.
//
// The tensors of the training contract lie in host memory, on both: a device copies the latents of
// a call in (noisy clips, cotangents) and out (velocities), 786 kB each, and nothing else:
// activations, weights, gradients and moments stay there. For a clip's update that is 3 MB beside
// some 40 GFLOP, and the host's losses, which need every latent, stay one plain loop for every
// generator.
//
// Thread rule: one call at a time, but for the end of a Pass, which may come from any thread.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cinejury/cpp/training.hpp"
#include "plugins/nn/train/adam_step.hpp"
#include "plugins/nn/train/adapter.hpp"
#include "plugins/shapes_world/network_shape.hpp"
#include "plugins/shapes_world/vocabulary.hpp"

namespace cinejury::shapes {

// The tensors of the weights file, and their values laid out as the table says.
struct TrainedWeights {
    const nn::train::ParameterTable& table;
    const std::vector<float>& values;
};

// The clips of one call.
struct NoisyClips {
    const float* latents = nullptr;  // [count, kClipValues], host memory
    std::vector<double> sigmas;
    std::vector<std::array<std::int32_t, kMaxWords>> ids;
    std::size_t count() const { return sigmas.size(); }
};

class TrainingBackend {
public:
    // What `velocity` kept of its clips.
    class Pass {
    public:
        virtual ~Pass() = default;
    };
    enum class Array { kPolicy, kOld, kFirst, kSecond };

    virtual ~TrainingBackend() = default;

    // A new adapter in POLICY and OLD; gradients and moments are 0. After a failure the former one
    // is still there. All functions below but `velocity` of BASE need one.
    virtual void begin(std::shared_ptr<const nn::train::AdapterLayout> layout,
                       std::vector<float> values) = 0;
    // In the layout of the adapter's table.
    virtual std::vector<float> read(Array array) = 0;
    virtual void write(Array array, std::vector<float> values) = 0;

    // Writes velocities [count, kClipValues] to host memory; null without `keep`.
    virtual std::unique_ptr<Pass> velocity(const sdk::Call& call, sdk::Adapter adapter,
                                           const NoisyClips& clips, bool keep,
                                           float* velocities) = 0;
    // Adds the gradient of sum(cotangents x velocities); the clips are numbered on from those since
    // the last clear, clip n goes to lane n mod 8 (nn/train/optimizer.hpp). A pass is good for one.
    virtual void accumulate(const sdk::Call& call, Pass& pass, const float* cotangents) = 0;
    virtual void clear_gradients() = 0;
    // The sum of the lanes.
    virtual std::vector<float> gradients() = 0;

    // OLD = decay OLD + (1 - decay) POLICY.
    virtual void average(double decay) = 0;
    // AdamW's step `number`. Returns the gradients' norm; nothing changes when it is not finite or
    // the call is cancelled.
    virtual double step(const sdk::Call& call, const nn::train::AdamSettings& settings,
                        std::uint64_t number) = 0;
};

// `weights` outlive the backend.
std::unique_ptr<TrainingBackend> make_cpu_training(const sdk::Host& host,
                                                   const TrainedWeights& weights);
// `arithmetic`: "f32", else products of f32 numbers on the tensor cores (TF32). Throws sdk::Error
// where this machine or this build cannot. The stub of no_cuda/ always does.
std::unique_ptr<TrainingBackend> make_cuda_training(const TrainedWeights& weights,
                                                    const std::string& arithmetic);

// By the options `device` and `arithmetic`, as make_backend.
std::unique_ptr<TrainingBackend> make_training(const sdk::Host& host, const TrainedWeights& weights,
                                               const std::string& device,
                                               const std::string& arithmetic);

}  // namespace cinejury::shapes
