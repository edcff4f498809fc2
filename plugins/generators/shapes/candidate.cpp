// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/candidate.hpp"

#include <algorithm>
#include <cmath>

namespace cinejury::shapes {
namespace {

using sdk::Call;
using sdk::Cost;
using sdk::Error;
using sdk::OwnedClip;

// Full calls of the cache policies: every second or third step, and always the first and the last
// two, where the picture is decided and where its edges are made.
constexpr std::uint32_t kFullAtEnd = 2;

// Share of a full call's work that a call with reused blocks does: the work of one block is
// products of 12 width^2 a token and attention of 2 x 2 x tokens x width; beside the blocks there
// are the patches' layers.
constexpr double reuse_cost() {
    constexpr auto tokens = static_cast<double>(kTokens),
                   width = static_cast<double>(kDenoiserSize.width);
    constexpr double block = tokens * (24 * width * width + 4 * tokens * width);
    constexpr double edges = 2 * 2 * static_cast<double>(kGrid.tokens() * kGrid.values()) * width;
    constexpr auto cached = static_cast<double>(kLastCached - kFirstCached);
    return 1 - cached * block / (static_cast<double>(kDenoiserSize.blocks) * block + edges);
}

}  // namespace

std::vector<std::int64_t> latent_shape() {
    return {kFrames, 3, kSide, kSide};
}

sdk::Progress ShapesCandidate::progress() const {
    const bool stochastic = *spec_.noise_scale > 0;
    return {step_, *spec_.steps, (*spec_.sigmas)[step_],
            stochastic ? engine_->backend->log_probability(*state_) : 0};
}

bool ShapesCandidate::reuses(std::uint32_t step) const {
    const std::string& policy = *spec_.cache_policy;
    if (policy.empty() || step + kFullAtEnd >= *spec_.steps ||
        !engine_->backend->has_cache(*state_))
        return false;
    return step % (policy == "third" ? 3 : 2) != 0;
}

Cost ShapesCandidate::next_cost() const {
    const double calls = *spec_.guidance != 1 ? 2 : 1;
    const double share = reuses(step_) ? reuse_cost() : 1;
    return {calls, share / *spec_.steps};
}

void ShapesCandidate::advance(const Call& call, std::uint32_t to_step, double budget, Cost& cost) {
    begin_advance();
    SteppedCandidate::advance(call, to_step, budget, cost);
}

StepOrder ShapesCandidate::next_order() const {
    const std::vector<double>& sigmas = *spec_.sigmas;
    StepOrder order;
    order.state = state_.get();
    order.ids = condition_->ids;
    order.negative_ids = condition_->negative_ids;
    order.last = step_ > 0 ? sigmas[step_ - 1] : 1;
    order.now = sigmas[step_];
    order.next = step_ < *spec_.steps ? sigmas[step_ + 1] : 0;
    order.guidance = *spec_.guidance;
    order.noise_scale = *spec_.noise_scale;
    order.seed = spec_.seed.value_or(0);
    order.stream = 1 + std::uint64_t{step_};  // stream 0 is the start
    order.multistep = *spec_.sampler == "multistep";
    order.caching = !spec_.cache_policy->empty();
    order.reuse = reuses(step_);
    return order;
}

void ShapesCandidate::step(const Call& call) {
    const StepOrder order = next_order();
    engine_->backend->step(call, {&order, 1});
    stepped();
}

OwnedClip ShapesCandidate::decode(const Call& call, Cost&) {
    return engine_->backend->picture(call, Shown::kLatent, next_order(),
                                     static_cast<std::uint32_t>(kFrames), 1);
}

OwnedClip ShapesCandidate::preview(const Call& call, const sdk::PreviewRequest& request,
                                   Cost& cost) {
    call.checkpoint();
    const std::uint32_t count = std::min(request.max_frames, static_cast<std::uint32_t>(kFrames));
    std::uint32_t factor = 1;
    while (request.max_side != 0 && factor < kSide && kSide / factor > request.max_side)
        factor *= 2;
    Backend& backend = *engine_->backend;
    StepOrder order = next_order();
    if (step_ == *spec_.steps) return backend.picture(call, Shown::kLatent, order, count, factor);
    if (request.kind == CJ_PREVIEW_FAST && backend.has_clean(*state_))
        return backend.picture(call, Shown::kClean, order, count, factor);
    order.caching = order.reuse = false;
    cost.denoiser_calls += order.guided() ? 2 : 1;
    cost.full_compute += 1.0 / *spec_.steps;
    return backend.picture(call, Shown::kPredicted, order, count, factor);
}

sdk::FloatTensor ShapesCandidate::latent(const Call&) {
    sdk::FloatTensor tensor(latent_shape());
    tensor.values() = engine_->backend->read(*state_).latent;
    return tensor;
}

void ShapesCandidate::set_latent(const Call&, const sdk::FloatTensor& latent) {
    if (latent.shape() != latent_shape())
        throw Error(CJ_INVALID_ARGUMENT, "latent: its shape must be 16, 3, 64, 64");
    if (!std::all_of(latent.values().begin(), latent.values().end(),
                     [](float v) { return std::isfinite(v); }))
        throw Error(CJ_INVALID_ARGUMENT, "latent: it holds values that are not finite");
    engine_->backend->set_latent(*state_, latent.values());
}

std::unique_ptr<sdk::Candidate> ShapesCandidate::fork(const Call&) {
    return std::make_unique<ShapesCandidate>(engine_, condition_, spec_,
                                             engine_->backend->copy(*state_), step_);
}

std::string ShapesCandidate::save(const Call&) {
    return write_blob(spec_, step_, engine_->backend->read(*state_), *engine_);
}

}  // namespace cinejury::shapes
