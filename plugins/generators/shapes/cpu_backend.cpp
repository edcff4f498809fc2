// SPDX-License-Identifier: Apache-2.0
// Candidates on the CPU: each step on one thread, so that the bits depend on nothing but the spec.
#include <algorithm>
#include <cmath>

#include "plugins/generators/shapes/backend.hpp"
#include "plugins/generators/shapes/denoiser.hpp"
#include "plugins/generators/shapes/schedule.hpp"
#include "plugins/nn/cpu/level.hpp"
#include "plugins/nn/philox.hpp"
#include "plugins/nn/pool.hpp"

namespace cinejury::shapes {
namespace {

using sdk::Error;
using sdk::OwnedClip;

constexpr std::size_t kValues = static_cast<std::size_t>(kClipValues);

struct CpuState final : CandidateState {
    CandidateMemory memory;
};

CandidateMemory& memory_of(CandidateState& state) {
    return static_cast<CpuState&>(state).memory;
}
const CandidateMemory& memory_of(const CandidateState& state) {
    return static_cast<const CpuState&>(state).memory;
}

std::uint8_t to_byte(float value) {
    return static_cast<std::uint8_t>(
        std::clamp(std::nearbyint((value + 1.0f) * 127.5f), 0.0f, 255.0f));
}

// Mean of a box of `factor` x `factor` pixels of one plane.
float box_mean(const float* plane, std::uint32_t y, std::uint32_t x, std::uint32_t factor) {
    float sum = 0;
    for (std::uint32_t i = 0; i < factor; ++i)
        for (std::uint32_t j = 0; j < factor; ++j)
            sum += plane[(y * factor + i) * kSide + x * factor + j];
    return sum / static_cast<float>(factor * factor);
}

OwnedClip to_clip(const sdk::Host& host, const std::vector<float>& values, std::uint32_t count,
                  std::uint32_t factor) {
    const auto side = static_cast<std::uint32_t>(kSide) / factor;
    OwnedClip clip(host, count, side, side, {static_cast<std::uint32_t>(kFps), 1});
    for (std::uint32_t f = 0; f < count; ++f) {
        const std::span<std::uint8_t> pixels = clip.frame(f);
        for (std::uint32_t c = 0; c < 3; ++c) {
            const float* plane = values.data() + (spread(f, count) * 3 + c) * kSide * kSide;
            for (std::uint32_t y = 0; y < side; ++y)
                for (std::uint32_t x = 0; x < side; ++x)
                    pixels[(y * side + x) * 3 + c] = to_byte(box_mean(plane, y, x, factor));
        }
    }
    return clip;
}

void refuse_stream(const sdk::Call& call) {
    if (call.stream())
        throw Error(CJ_UNSUPPORTED, "the generator computes on the CPU, which has no streams");
}

nn::Type type_of(const std::string& arithmetic) {
    if (arithmetic == "f32") return nn::Type::kF32;
    if (arithmetic == "auto") return nn::cpu::best_type();
    if (!nn::cpu::has_bf16_products())
        throw Error(CJ_UNSUPPORTED,
                    "option \"arithmetic\": this processor has no bf16 products; use auto or f32");
    return nn::Type::kBf16;
}

class CpuBackend final : public Backend {
public:
    CpuBackend(const sdk::Host& host, const nn::Safetensors& weights, nn::Type type)
        : host_(host), type_(type), denoiser_(weights, type) {}

    std::string arithmetic() const override {
        return type_ == nn::Type::kBf16 ? "cpu bf16" : "cpu f32";
    }

    std::unique_ptr<CandidateState> create(std::uint64_t seed) override {
        auto state = std::make_unique<CpuState>();
        state->memory.latent.resize(kValues);
        nn::normal_noise(state->memory.latent.data(), kValues, seed, 0);
        return state;
    }
    std::unique_ptr<CandidateState> create(const CandidateMemory& memory) override {
        auto state = std::make_unique<CpuState>();
        state->memory = memory;
        return state;
    }
    std::unique_ptr<CandidateState> copy(const CandidateState& state) override {
        return create(memory_of(state));
    }
    CandidateMemory read(const CandidateState& state) override { return memory_of(state); }
    void set_latent(CandidateState& state, std::span<const float> latent) override {
        CandidateMemory& memory = memory_of(state);
        memory.latent.assign(latent.begin(), latent.end());
        memory.clean.clear();
        memory.cache = memory.cache_unconditional = {};
    }
    bool has_clean(const CandidateState& state) const override {
        return !memory_of(state).clean.empty();
    }
    bool has_cache(const CandidateState& state) const override {
        return !memory_of(state).cache.moved.empty();
    }
    double log_probability(const CandidateState& state) override {
        return memory_of(state).log_probability;
    }
    void clear_log_probability(CandidateState& state) override {
        memory_of(state).log_probability = 0;
    }

    std::size_t together() const override { return 1; }

    void step(const sdk::Call& call, std::span<const StepOrder> orders) override {
        refuse_stream(call);
        for (const StepOrder& order : orders) one_step(order);
    }

    OwnedClip picture(const sdk::Call& call, Shown shown, const StepOrder& order,
                      std::uint32_t frames, std::uint32_t factor) override {
        refuse_stream(call);
        const CandidateMemory& memory = memory_of(*order.state);
        switch (shown) {
            case Shown::kLatent: return to_clip(host_, memory.latent, frames, factor);
            case Shown::kClean: return to_clip(host_, memory.clean, frames, factor);
            case Shown::kPredicted: break;
        }
        return to_clip(host_, predict(order, memory, nullptr, nullptr), frames, factor);
    }

private:
    std::vector<float> predict(const StepOrder& order, const CandidateMemory& memory,
                               BlockResidual* cache, BlockResidual* unconditional) {
        const nn::Pool<nn::Arena>::Lease arena(arenas_);
        std::vector<float> clean(kValues);
        denoiser_.predict(clean.data(), memory.latent.data(), order.now, order.ids, cache,
                          order.reuse, *arena);
        if (!order.guided()) return clean;
        std::vector<float> other(kValues);
        denoiser_.predict(other.data(), memory.latent.data(), order.now, order.negative_ids,
                          unconditional, order.reuse, *arena);
        const auto guidance = static_cast<float>(order.guidance);
        for (std::size_t i = 0; i < kValues; ++i)
            clean[i] = other[i] + guidance * (clean[i] - other[i]);
        return clean;
    }

    void one_step(const StepOrder& order) {
        CandidateMemory& memory = memory_of(*order.state);
        std::vector<float> clean =
            order.caching ? predict(order, memory, &memory.cache, &memory.cache_unconditional)
                          : predict(order, memory, nullptr, nullptr);
        if (order.noise_scale > 0) {
            std::vector<float> noise(kValues);
            nn::normal_noise(noise.data(), noise.size(), order.seed, order.stream);
            memory.log_probability += stochastic_step(memory.latent, clean, noise, order.now,
                                                      order.next, order.noise_scale);
        } else if (order.multistep) {
            multistep(memory.latent, clean, memory.clean, order.last, order.now, order.next);
        } else {
            euler_step(memory.latent, clean, order.now, order.next);
        }
        memory.clean = std::move(clean);
    }

    sdk::Host host_;
    nn::Type type_;
    Denoiser denoiser_;
    nn::Pool<nn::Arena> arenas_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const sdk::Host& host, const nn::Safetensors& weights,
                                          const std::string& arithmetic) {
    return std::make_unique<CpuBackend>(host, weights, type_of(arithmetic));
}

}  // namespace cinejury::shapes
