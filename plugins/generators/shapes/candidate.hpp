// SPDX-License-Identifier: Apache-2.0
// One attempt of the shapes generator: a spec, how far it has come, and its state on the backend.
// Thread rule: one call at a time for one candidate.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cinejury/cpp/generator.hpp"
#include "plugins/generators/shapes/backend.hpp"
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

// What all candidates of one loaded instance share.
struct Engine {
    std::unique_ptr<Backend> backend;
    std::string weights_digest;  // with an adapter: of both
    std::string adapter_digest;  // empty without one
};

class ShapesCandidate final : public sdk::SteppedCandidate {
public:
    // `spec` is complete: every field that this generator has is set, sigmas too.
    ShapesCandidate(std::shared_ptr<Engine> engine,
                    std::shared_ptr<const ShapesCondition> condition, sdk::Spec spec,
                    std::unique_ptr<CandidateState> state, std::uint32_t step = 0)
        : engine_(std::move(engine)),
          condition_(std::move(condition)),
          spec_(std::move(spec)),
          state_(std::move(state)),
          step_(step) {}

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

    // For steps of several candidates at once: what the next step is, and that it was made.
    std::uint32_t steps_done() const { return step_; }
    StepOrder next_order() const;
    void stepped() { ++step_; }
    Backend& backend() const { return *engine_->backend; }
    void begin_advance() { engine_->backend->clear_log_probability(*state_); }

private:
    bool reuses(std::uint32_t step) const;

    std::shared_ptr<Engine> engine_;
    std::shared_ptr<const ShapesCondition> condition_;
    sdk::Spec spec_;
    std::unique_ptr<CandidateState> state_;
    std::uint32_t step_;
};

// The latent's shape: [frames, 3, side, side].
std::vector<std::int64_t> latent_shape();

// What save writes; spec, steps done and memory back from it. Throws CJ_BAD_DATA for anything
// damaged, CJ_UNSUPPORTED for a blob of other weights or arithmetic.
std::string write_blob(const sdk::Spec& spec, std::uint32_t step, const CandidateMemory& memory,
                       const Engine& engine);
struct SavedCandidate {
    sdk::Spec spec;
    std::uint32_t step = 0;
    CandidateMemory memory;
};
SavedCandidate read_blob(std::string_view blob, const Engine& engine);

}  // namespace cinejury::shapes
