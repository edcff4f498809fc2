// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/train/trainer.hpp"

#include <algorithm>
#include <cmath>

#include "plugins/generators/shapes/candidate.hpp"

namespace cinejury::shapes {
namespace {

using nn::train::AdamW;
using nn::train::AdapterLayout;
using nn::train::Gradients;
using sdk::Adapter;
using sdk::Call;
using sdk::Error;

constexpr std::uint32_t kMostClips = 64;
constexpr std::size_t kValues = static_cast<std::size_t>(kClipValues);
const std::vector<std::string> kStateParts{"policy.", "old.", "first.", "second."};

struct ShapesTape final : sdk::Tape {
    std::vector<SavedPass> clips;
    std::vector<double> sigmas;
    std::uint64_t version = 0;
};

float* values_of(const cj_tensor_t& tensor) {
    return reinterpret_cast<float*>(static_cast<char*>(tensor.data) + tensor.byte_offset);
}

const Ids& ids_of(const sdk::Condition& condition) {
    return static_cast<const ShapesCondition&>(condition).ids;
}

// velocity = (z - clean) / sigma, in place of clean.
void to_velocity(float* clean, const float* noisy, double sigma) {
    const auto inverse = static_cast<float>(1 / sigma);
    for (std::size_t i = 0; i < kValues; ++i) clean[i] = (noisy[i] - clean[i]) * inverse;
}

}  // namespace

Trainer::Trainer(const sdk::Host& host, const nn::Safetensors& weights, std::string weights_digest)
    : host_(host),
      table_(nn::train::table_of(weights)),
      base_(table_.read(weights)),
      weights_digest_(std::move(weights_digest)),
      network_(table_) {}

sdk::TrainingFacts Trainer::fixed_facts() {
    sdk::TrainingFacts facts;
    facts.latent_shape = {kFrames, 3, kSide, kSide};
    // Beside what is kept, a pass has less than 16 MiB of scratch memory.
    facts.bytes_per_kept_clip = SavedPass::bytes() + (16u << 20);
    facts.bytes_per_clip = facts.bytes_per_kept_clip;
    facts.most_clips = kMostClips;
    return facts;
}

sdk::TrainingFacts Trainer::facts() const {
    sdk::TrainingFacts facts = fixed_facts();
    if (layout_) facts.parameters = static_cast<std::uint64_t>(layout_->table().numbers());
    facts.step = adam_.steps;
    return facts;
}

const AdapterLayout& Trainer::layout() const {
    if (!layout_)
        throw Error(CJ_BAD_STATE, "there is no adapter: call adapter_create or adapter_load first");
    return *layout_;
}

const Trainer::Copy& Trainer::copy(Adapter adapter) const {
    layout();
    return adapter == Adapter::kPolicy ? policy_ : old_;
}

const std::vector<float>& Trainer::weights_of(Adapter adapter) const {
    return adapter == Adapter::kBase ? base_ : copy(adapter).weights;
}

void Trainer::set(Copy& copy, std::vector<float> values) const {
    copy.values = std::move(values);
    copy.weights = layout_->merged(base_, copy.values);
}

void Trainer::begin(AdapterLayout layout, std::vector<float> values) {
    layout_ = std::move(layout);
    set(policy_, std::move(values));
    old_ = policy_;
    sums_ = Gradients(layout_->table().size());
    adam_ = AdamW(layout_->table().size());
    ++version_;
}

void Trainer::create(const nn::train::Recipe& recipe) {
    AdapterLayout layout = layout_of(table_, recipe);
    std::vector<float> start = layout.start();
    begin(std::move(layout), std::move(start));
}

void Trainer::load(Adapter adapter, std::string_view bytes) {
    AdapterFile file = read_adapter_file(bytes, table_, weights_digest_, {""});
    AdapterLayout read = layout_of(table_, file.recipe);
    if (adapter == Adapter::kPolicy) return begin(std::move(read), std::move(file.arrays.at("")));
    const nn::train::Recipe& mine = layout().recipe();
    if (mine.low_rank != file.recipe.low_rank || mine.rank != file.recipe.rank ||
        mine.scale != file.recipe.scale || mine.targets != file.recipe.targets)
        throw Error(CJ_INVALID_ARGUMENT, "the old adapter must be of the policy's recipe");
    set(old_, std::move(file.arrays.at("")));
}

std::string Trainer::save(Adapter adapter) const {
    AdapterFile file;
    file.arrays[""] = copy(adapter).values;
    return write_adapter_file(file, layout(), weights_digest_);
}

void Trainer::average(double decay) {
    layout();
    const auto keep = static_cast<float>(decay), fresh = static_cast<float>(1 - decay);
    if (decay == 0) {
        old_ = policy_;
    } else if (decay < 1) {
        std::vector<float> values = old_.values;
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = keep * values[i] + fresh * policy_.values[i];
        set(old_, std::move(values));
    }
}

std::unique_ptr<sdk::Tape> Trainer::velocity(const Call& call, const sdk::VelocityBatch& batch,
                                             sdk::Cost& cost) {
    const float* weights = weights_of(batch.adapter).data();
    const float* noisy = values_of(*batch.noisy);
    float* out = values_of(*batch.velocity);
    auto tape = std::make_unique<ShapesTape>();
    tape->version = version_;
    tape->sigmas = batch.sigmas;
    if (batch.keep) tape->clips.resize(batch.count());
    host_.parallel_for(call, batch.count(), [&](std::uint64_t i) {
        call.checkpoint();
        nn::Arena arena;
        std::optional<SavedPass> scratch;
        if (!batch.keep) scratch.emplace();
        SavedPass& saved = batch.keep ? tape->clips[i] : *scratch;
        network_.forward(weights, out + i * kValues, noisy + i * kValues, batch.sigmas[i],
                         ids_of(*batch.conditions[i]), saved, arena);
        to_velocity(out + i * kValues, noisy + i * kValues, batch.sigmas[i]);
    });
    cost.denoiser_calls += static_cast<double>(batch.count());
    if (!batch.keep) return nullptr;
    return tape;
}

void Trainer::accumulate(const Call& call, sdk::Tape& tape, const cj_tensor_t& cotangent,
                         sdk::Cost& cost) {
    auto& kept = static_cast<ShapesTape&>(tape);
    if (kept.version != version_)
        throw Error(CJ_BAD_STATE, "the policy has changed since the pass was kept");
    const float* d = values_of(cotangent);
    const std::size_t count = kept.clips.size(), first = sums_.clips % Gradients::kLanes;
    const std::size_t lanes = std::min(count, Gradients::kLanes);
    host_.parallel_for(call, lanes, [&](std::uint64_t task) {
        nn::Arena arena;
        std::vector<float> d_clean(kValues);
        const NetworkGradient to{*layout_, policy_.values.data(),
                                 sums_.lane((first + task) % Gradients::kLanes)};
        for (std::size_t i = task; i < count; i += Gradients::kLanes) {
            call.checkpoint();
            const auto factor = static_cast<float>(-1 / kept.sigmas[i]);
            for (std::size_t j = 0; j < kValues; ++j) d_clean[j] = factor * d[i * kValues + j];
            network_.backward(policy_.weights.data(), kept.clips[i], d_clean.data(), to, arena);
        }
    });
    sums_.clips += count;
    cost.denoiser_calls += 2 * static_cast<double>(count);  // a backward pass costs about two
}

sdk::OptimizerResult Trainer::step(const sdk::OptimizerSettings& settings) {
    layout();
    const std::vector<float> gradients = sums_.sum();
    const double norm = AdamW::norm(gradients);
    if (!std::isfinite(norm))
        throw Error(CJ_BAD_DATA,
                    "the gradients are not finite: leave this update out, or make steps smaller");
    std::vector<float> values = policy_.values;
    adam_.step(values, gradients, norm,
               {settings.learning_rate, settings.beta1, settings.beta2, settings.epsilon,
                settings.weight_decay, settings.max_norm});
    set(policy_, std::move(values));
    ++version_;
    return {settings.max_norm > 0 && norm > settings.max_norm, norm, adam_.steps};
}

void Trainer::zero_gradients() {
    layout();
    sums_.clear();
}

std::string Trainer::save_state() const {
    AdapterFile file;
    file.step = adam_.steps;
    file.arrays = {{"policy.", copy(Adapter::kPolicy).values},
                   {"old.", old_.values},
                   {"first.", adam_.first},
                   {"second.", adam_.second}};
    return write_adapter_file(file, layout(), weights_digest_);
}

void Trainer::load_state(std::string_view bytes) {
    AdapterFile file = read_adapter_file(bytes, table_, weights_digest_, kStateParts);
    begin(layout_of(table_, file.recipe), std::move(file.arrays.at("policy.")));
    set(old_, std::move(file.arrays.at("old.")));
    adam_.first = std::move(file.arrays.at("first."));
    adam_.second = std::move(file.arrays.at("second."));
    adam_.steps = file.step;
}

std::string Trainer::merged_file(std::string_view adapter_bytes) const {
    const AdapterFile file = read_adapter_file(adapter_bytes, table_, weights_digest_, {""});
    const std::vector<float> merged =
        layout_of(table_, file.recipe).merged(base_, file.arrays.at(""));
    return nn::write_safetensors(table_.stored(merged), {});
}

}  // namespace cinejury::shapes
