// SPDX-License-Identifier: Apache-2.0
// One attempt of the shapes generator: latent, solver history, cache. Everything that decides its
// future lies in one struct, so that fork, save and load copy all of it. Thread rule: one call at a
// time for one candidate.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cinejury/cpp/generator.hpp"
#include "plugins/generators/shapes/denoiser.hpp"
#include "plugins/shapes_world/vocabulary.hpp"

namespace cinejury::shapes {

using Ids = std::array<std::int32_t, kMaxWords>;

struct ShapesCondition final : sdk::Condition {
    ShapesCondition(const sdk::EncodeRequest& request, const Ids& prompt_ids, const Ids& negative)
        : Condition(std::string(request.prompt), std::string(request.negative_prompt)),
          ids(prompt_ids),
          negative_ids(negative) {}
    Ids ids;
    Ids negative_ids;  // all padding without a negative prompt: unconditional
};

// Scratch memory that is used again from call to call.
class ArenaPool {
public:
    class Lease {
    public:
        explicit Lease(ArenaPool& pool) : pool_(pool), arena_(pool.take()) {}
        ~Lease() { pool_.give_back(std::move(arena_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        nn::Arena& operator*() const { return *arena_; }

    private:
        ArenaPool& pool_;
        std::unique_ptr<nn::Arena> arena_;
    };

private:
    std::unique_ptr<nn::Arena> take() {
        const std::scoped_lock lock(mutex_);
        if (free_.empty()) return std::make_unique<nn::Arena>();
        std::unique_ptr<nn::Arena> arena = std::move(free_.back());
        free_.pop_back();
        return arena;
    }
    void give_back(std::unique_ptr<nn::Arena> arena) {
        const std::scoped_lock lock(mutex_);
        free_.push_back(std::move(arena));
    }

    std::mutex mutex_;
    std::vector<std::unique_ptr<nn::Arena>> free_;
};

// What all candidates of one loaded instance share.
struct Engine {
    Engine(const sdk::Host& the_host, nn::Type type) : host(the_host), arithmetic(type) {}

    sdk::Host host;
    nn::Type arithmetic;
    std::unique_ptr<const Denoiser> denoiser;
    std::string weights_digest;
    ArenaPool arenas;
};

// Everything that decides how a candidate goes on.
struct CandidateMemory {
    std::uint32_t step = 0;
    double log_probability = 0;  // of the last advance
    std::vector<float> latent;   // z, [frames, 3, side, side]
    std::vector<float> clean;    // the last prediction of the clean clip; empty before the first
    BlockResidual cache, cache_unconditional;
};

class ShapesCandidate final : public sdk::SteppedCandidate {
public:
    // `spec` is complete: every field that this generator has is set, sigmas too.
    ShapesCandidate(std::shared_ptr<Engine> engine,
                    std::shared_ptr<const ShapesCondition> condition, sdk::Spec spec,
                    CandidateMemory memory)
        : engine_(std::move(engine)),
          condition_(std::move(condition)),
          spec_(std::move(spec)),
          memory_(std::move(memory)) {}

    const sdk::Spec& spec() const override { return spec_; }
    sdk::Progress progress() const override;
    void advance(const sdk::Call& call, std::uint32_t to_step, double budget,
                 sdk::Cost& cost) override;
    void step(const sdk::Call& call) override;
    sdk::Cost next_cost() const override;
    sdk::OwnedClip decode(const sdk::Call& call, sdk::Cost& cost) override;
    sdk::OwnedClip preview(const sdk::Call& call, const sdk::PreviewRequest& request,
                           sdk::Cost& cost) override;
    sdk::FloatTensor latent(const sdk::Call& call) override;
    void set_latent(const sdk::Call& call, const sdk::FloatTensor& latent) override;
    std::unique_ptr<sdk::Candidate> fork(const sdk::Call& call) override;
    std::string save(const sdk::Call& call) override;

private:
    bool guided() const { return *spec_.guidance != 1; }
    bool reuses(std::uint32_t step) const;
    std::vector<float> predict(double sigma, BlockResidual* cache, BlockResidual* unconditional,
                               bool reuse) const;

    std::shared_ptr<Engine> engine_;
    std::shared_ptr<const ShapesCondition> condition_;
    sdk::Spec spec_;
    CandidateMemory memory_;
};

// The latent's shape: [frames, 3, side, side].
std::vector<std::int64_t> latent_shape();

// What save writes; spec and memory back from it. Throws CJ_BAD_DATA for anything damaged,
// CJ_UNSUPPORTED for a blob of other weights or arithmetic.
std::string write_blob(const sdk::Spec& spec, const CandidateMemory& memory, const Engine& engine);
void read_blob(std::string_view blob, const Engine& engine, sdk::Spec& spec,
               CandidateMemory& memory);

}  // namespace cinejury::shapes
