// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/candidate.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/generators/shapes/schedule.hpp"
#include "plugins/nn/philox.hpp"

namespace cinejury::shapes {
namespace {

using sdk::Call;
using sdk::Cost;
using sdk::Error;
using sdk::OwnedClip;

constexpr std::size_t kValues = static_cast<std::size_t>(kClipValues);

// Full calls of the cache policies: every second or third step, and always the first and the last
// two, where the picture is decided and where its edges are made.
constexpr std::uint32_t kFullAtEnd = 2;

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

// `count` frames spread over the clip, each side divided by `factor`.
OwnedClip to_clip(const sdk::Host& host, const std::vector<float>& values, std::uint32_t count,
                  std::uint32_t factor) {
    const auto side = static_cast<std::uint32_t>(kSide) / factor;
    OwnedClip clip(host, count, side, side, {static_cast<std::uint32_t>(kFps), 1});
    for (std::uint32_t f = 0; f < count; ++f) {
        const std::uint64_t source =
            count == 1 ? 0 : static_cast<std::uint64_t>(f) * (kFrames - 1) / (count - 1);
        const std::span<std::uint8_t> pixels = clip.frame(f);
        for (std::uint32_t c = 0; c < 3; ++c) {
            const float* plane = values.data() + (source * 3 + c) * kSide * kSide;
            for (std::uint32_t y = 0; y < side; ++y)
                for (std::uint32_t x = 0; x < side; ++x)
                    pixels[(y * side + x) * 3 + c] = to_byte(box_mean(plane, y, x, factor));
        }
    }
    return clip;
}

}  // namespace

std::vector<std::int64_t> latent_shape() {
    return {kFrames, 3, kSide, kSide};
}

sdk::Progress ShapesCandidate::progress() const {
    return {memory_.step, *spec_.steps, (*spec_.sigmas)[memory_.step], memory_.log_probability};
}

bool ShapesCandidate::reuses(std::uint32_t step) const {
    const std::string& policy = *spec_.cache_policy;
    if (policy.empty() || memory_.cache.moved.empty() || step + kFullAtEnd >= *spec_.steps)
        return false;
    return step % (policy == "third" ? 3 : 2) != 0;
}

Cost ShapesCandidate::next_cost() const {
    const double calls = guided() ? 2 : 1;
    const double share = reuses(memory_.step) ? Denoiser::reuse_cost() : 1;
    return {calls, share / *spec_.steps};
}

void ShapesCandidate::advance(const Call& call, std::uint32_t to_step, double budget, Cost& cost) {
    memory_.log_probability = 0;
    SteppedCandidate::advance(call, to_step, budget, cost);
}

std::vector<float> ShapesCandidate::predict(double sigma, BlockResidual* cache,
                                            BlockResidual* unconditional, bool reuse) const {
    const ArenaPool::Lease arena(engine_->arenas);
    std::vector<float> clean(kValues);
    engine_->denoiser->predict(clean.data(), memory_.latent.data(), sigma, condition_->ids, cache,
                               reuse, *arena);
    if (!guided()) return clean;
    std::vector<float> other(kValues);
    engine_->denoiser->predict(other.data(), memory_.latent.data(), sigma, condition_->negative_ids,
                               unconditional, reuse, *arena);
    const auto guidance = static_cast<float>(*spec_.guidance);
    for (std::size_t i = 0; i < kValues; ++i)
        clean[i] = other[i] + guidance * (clean[i] - other[i]);
    return clean;
}

void ShapesCandidate::step(const Call&) {
    const std::vector<double>& sigmas = *spec_.sigmas;
    const std::uint32_t i = memory_.step;
    const bool caching = !spec_.cache_policy->empty();
    std::vector<float> clean = predict(sigmas[i], caching ? &memory_.cache : nullptr,
                                       caching ? &memory_.cache_unconditional : nullptr, reuses(i));
    if (*spec_.noise_scale > 0) {
        std::vector<float> noise(kValues);
        nn::normal_noise(noise.data(), noise.size(), spec_.seed.value_or(0),
                         1 + i);  // stream 0 is the start
        memory_.log_probability += stochastic_step(memory_.latent, clean, noise, sigmas[i],
                                                   sigmas[i + 1], *spec_.noise_scale);
    } else if (*spec_.sampler == "multistep") {
        multistep(memory_.latent, clean, memory_.clean, i > 0 ? sigmas[i - 1] : 1, sigmas[i],
                  sigmas[i + 1]);
    } else {
        euler_step(memory_.latent, clean, sigmas[i], sigmas[i + 1]);
    }
    memory_.clean = std::move(clean);
    ++memory_.step;
}

OwnedClip ShapesCandidate::decode(const Call&, Cost&) {
    return to_clip(engine_->host, memory_.latent, static_cast<std::uint32_t>(kFrames), 1);
}

OwnedClip ShapesCandidate::preview(const Call& call, const sdk::PreviewRequest& request,
                                   Cost& cost) {
    call.checkpoint();
    const std::uint32_t count = std::min(request.max_frames, static_cast<std::uint32_t>(kFrames));
    std::uint32_t factor = 1;
    while (request.max_side != 0 && factor < kSide && kSide / factor > request.max_side)
        factor *= 2;
    if (memory_.step == *spec_.steps) return to_clip(engine_->host, memory_.latent, count, factor);
    if (request.kind == CJ_PREVIEW_FAST && !memory_.clean.empty())
        return to_clip(engine_->host, memory_.clean, count, factor);
    const std::vector<float> clean =
        predict((*spec_.sigmas)[memory_.step], nullptr, nullptr, false);
    cost.denoiser_calls += guided() ? 2 : 1;
    cost.full_compute += 1.0 / *spec_.steps;
    return to_clip(engine_->host, clean, count, factor);
}

sdk::FloatTensor ShapesCandidate::latent(const Call&) {
    sdk::FloatTensor tensor(latent_shape());
    tensor.values() = memory_.latent;
    return tensor;
}

void ShapesCandidate::set_latent(const Call&, const sdk::FloatTensor& latent) {
    if (latent.shape() != latent_shape())
        throw Error(CJ_INVALID_ARGUMENT, "latent: its shape must be 16, 3, 64, 64");
    if (!std::all_of(latent.values().begin(), latent.values().end(),
                     [](float v) { return std::isfinite(v); }))
        throw Error(CJ_INVALID_ARGUMENT, "latent: it holds values that are not finite");
    memory_.latent = latent.values();
    memory_.clean.clear();
    memory_.cache = memory_.cache_unconditional = {};
}

std::unique_ptr<sdk::Candidate> ShapesCandidate::fork(const Call&) {
    return std::make_unique<ShapesCandidate>(engine_, condition_, spec_, memory_);
}

std::string ShapesCandidate::save(const Call&) {
    return write_blob(spec_, memory_, *engine_);
}

}  // namespace cinejury::shapes
