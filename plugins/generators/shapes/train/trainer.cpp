// SPDX-License-Identifier: Apache-2.0
#include "plugins/generators/shapes/train/trainer.hpp"

#include <cmath>

#include "plugins/generators/shapes/candidate.hpp"
#include "plugins/generators/shapes/train/network.hpp"

namespace cinejury::shapes {
namespace {

using nn::train::AdapterLayout;
using sdk::Adapter;
using sdk::Call;
using sdk::Error;
using Array = TrainingBackend::Array;

constexpr std::uint32_t kMostClips = 64;
const std::vector<std::string> kStateParts{"policy.", "old.", "first.", "second."};

struct ShapesTape final : sdk::Tape {
    std::unique_ptr<TrainingBackend::Pass> pass;
    std::size_t count = 0;
    std::uint64_t version = 0;
};

float* values_of(const cj_tensor_t& tensor) {
    return reinterpret_cast<float*>(static_cast<char*>(tensor.data) + tensor.byte_offset);
}

const Ids& ids_of(const sdk::Condition& condition) {
    return static_cast<const ShapesCondition&>(condition).ids;
}

}  // namespace

Trainer::Trainer(const nn::Safetensors& weights, std::string weights_digest,
                 const MakeTraining& make)
    : table_(nn::train::table_of(weights)),
      base_(table_.read(weights)),
      weights_digest_(std::move(weights_digest)),
      backend_(make({table_, base_})) {}

sdk::TrainingFacts Trainer::fixed_facts() {
    sdk::TrainingFacts facts;
    facts.latent_shape = {kFrames, 3, kSide, kSide};
    // Beside what is kept, a pass has less than 16 MiB of scratch memory a clip, on a device too,
    // and on the CPU that of a pass that keeps nothing.
    facts.bytes_per_kept_clip = SavedPass::bytes(SavedPass::Keep::kAll) +
                                SavedPass::bytes(SavedPass::Keep::kNothing) + (16u << 20);
    facts.bytes_per_clip = facts.bytes_per_kept_clip;
    facts.most_clips = kMostClips;
    return facts;
}

sdk::TrainingFacts Trainer::facts() const {
    sdk::TrainingFacts facts = fixed_facts();
    if (layout_) facts.parameters = static_cast<std::uint64_t>(layout_->table().numbers());
    facts.step = steps_;
    return facts;
}

const AdapterLayout& Trainer::layout() const {
    if (!layout_)
        throw Error(CJ_BAD_STATE, "there is no adapter: call adapter_create or adapter_load first");
    return *layout_;
}

void Trainer::begin(AdapterLayout layout, std::vector<float> values) {
    auto shared = std::make_shared<const AdapterLayout>(std::move(layout));
    backend_->begin(shared, std::move(values));
    layout_ = std::move(shared);
    steps_ = 0;
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
    backend_->write(Array::kOld, std::move(file.arrays.at("")));
}

std::string Trainer::save(Adapter adapter) const {
    layout();
    AdapterFile file;
    file.arrays[""] = backend_->read(adapter == Adapter::kPolicy ? Array::kPolicy : Array::kOld);
    return write_adapter_file(file, layout(), weights_digest_);
}

void Trainer::average(double decay) {
    layout();
    backend_->average(decay);
}

std::unique_ptr<sdk::Tape> Trainer::velocity(const Call& call, const sdk::VelocityBatch& batch,
                                             sdk::Cost& cost) {
    if (batch.adapter != Adapter::kBase) layout();
    NoisyClips clips;
    clips.latents = values_of(*batch.noisy);
    clips.sigmas = batch.sigmas;
    for (const auto& condition : batch.conditions) clips.ids.push_back(ids_of(*condition));
    auto tape = std::make_unique<ShapesTape>();
    tape->count = batch.count();
    tape->version = version_;
    tape->pass =
        backend_->velocity(call, batch.adapter, clips, batch.keep, values_of(*batch.velocity));
    cost.denoiser_calls += static_cast<double>(batch.count());
    if (!batch.keep) return nullptr;
    return tape;
}

void Trainer::accumulate(const Call& call, sdk::Tape& tape, const cj_tensor_t& cotangent,
                         sdk::Cost& cost) {
    auto& kept = static_cast<ShapesTape&>(tape);
    if (kept.version != version_)
        throw Error(CJ_BAD_STATE, "the policy has changed since the pass was kept");
    backend_->accumulate(call, *kept.pass, values_of(cotangent));
    // A backward pass costs about two.
    cost.denoiser_calls += 2 * static_cast<double>(kept.count);
}

sdk::OptimizerResult Trainer::step(const Call& call, const sdk::OptimizerSettings& settings) {
    layout();
    const double norm = backend_->step(call,
                                       {settings.learning_rate, settings.beta1, settings.beta2,
                                        settings.epsilon, settings.weight_decay, settings.max_norm},
                                       steps_ + 1);
    if (!std::isfinite(norm))
        throw Error(CJ_BAD_DATA,
                    "the gradients are not finite: leave this update out, or make steps smaller");
    ++steps_;
    ++version_;
    return {settings.max_norm > 0 && norm > settings.max_norm, norm, steps_};
}

void Trainer::zero_gradients() {
    layout();
    backend_->clear_gradients();
}

std::string Trainer::save_state() const {
    layout();
    AdapterFile file;
    file.step = steps_;
    file.arrays = {{"policy.", backend_->read(Array::kPolicy)},
                   {"old.", backend_->read(Array::kOld)},
                   {"first.", backend_->read(Array::kFirst)},
                   {"second.", backend_->read(Array::kSecond)}};
    return write_adapter_file(file, layout(), weights_digest_);
}

void Trainer::load_state(std::string_view bytes) {
    AdapterFile file = read_adapter_file(bytes, table_, weights_digest_, kStateParts);
    begin(layout_of(table_, file.recipe), std::move(file.arrays.at("policy.")));
    backend_->write(Array::kOld, std::move(file.arrays.at("old.")));
    backend_->write(Array::kFirst, std::move(file.arrays.at("first.")));
    backend_->write(Array::kSecond, std::move(file.arrays.at("second.")));
    steps_ = file.step;
}

std::string Trainer::merged_file(std::string_view adapter_bytes) const {
    const AdapterFile file = read_adapter_file(adapter_bytes, table_, weights_digest_, {""});
    const std::vector<float> merged =
        layout_of(table_, file.recipe).merged(base_, file.arrays.at(""));
    return nn::write_safetensors(table_.stored(merged), {});
}

}  // namespace cinejury::shapes
