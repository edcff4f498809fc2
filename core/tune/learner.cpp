// SPDX-License-Identifier: Apache-2.0
#include "core/tune/learner.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cinejury::tune {
namespace {

using plugin::Call;
using plugin::to_cj;

constexpr std::uint64_t kMostBytes = 1ull << 33;  // of an adapter or state
constexpr std::uint64_t kNeeded =
    CJ_CAN_ADAPTERS | CJ_CAN_VELOCITY | CJ_CAN_VJP | CJ_CAN_OPTIMIZER | CJ_CAN_LATENT_OUT;

// Ends what was created, whatever happens.
struct Candidates {
    plugin::Instance& instance;
    std::vector<cj_candidate_t*> all;
    ~Candidates() {
        for (cj_candidate_t* one : all)
            instance.generator()->candidate_destroy(instance.raw(), one);
    }
};

}  // namespace

KeptPass& KeptPass::operator=(KeptPass&& other) noexcept {
    std::swap(instance_, other.instance_);
    std::swap(tape_, other.tape_);
    return *this;
}

KeptPass::~KeptPass() {
    if (tape_) instance_->training()->tape_destroy(instance_->raw(), tape_);
}

template <class Function>
Status Learner::called(Function&& function, const char* what) const {
    const Call call(cancel_);
    return call.status(function(call.get()), fmt::format("{}: {}", instance_.metadata().id, what));
}

template <class Function>
Result<std::string> Learner::written(Function&& function, const char* what) const {
    plugin::StringSink sink(kMostBytes);
    CINEJURY_RETURN_IF_ERROR(
        called([&](const cj_call_t* call) { return function(call, sink.get()); }, what));
    if (sink.overflowed())
        return Status(Code::kInternal,
                      fmt::format("{}: {}: more than 8 GiB", instance_.metadata().id, what));
    return sink.text();
}

Result<std::unique_ptr<Learner>> Learner::open(plugin::Instance& instance,
                                               const CancelToken& cancel) {
    const plugin::PluginMetadata& metadata = instance.metadata();
    if (!instance.training() || !metadata.generator ||
        (metadata.generator->capabilities & kNeeded) != kNeeded)
        return Status(Code::kUnsupported,
                      fmt::format("{}: cannot be tuned: it needs the capabilities adapters, "
                                  "velocity, vjp, optimizer and latent-out",
                                  metadata.id));
    std::unique_ptr<Learner> learner(new Learner(instance, cancel));  // NOLINT: private
    CINEJURY_ASSIGN(const cj_training_facts_t facts, learner->facts());
    if (facts.device_type != CJ_DEVICE_CPU)
        return Status(Code::kUnsupported,
                      fmt::format("{}: trains on a device; this host hands over CPU memory only",
                                  metadata.id));
    learner->shape_.assign(facts.latent_shape, facts.latent_shape + facts.latent_dims);
    learner->values_ = 1;
    for (const std::int64_t side : learner->shape_)
        learner->values_ *= static_cast<std::size_t>(side);
    learner->shape_.insert(learner->shape_.begin(), 0);
    learner->strides_.resize(learner->shape_.size());
    std::int64_t stride = 1;
    for (std::size_t d = learner->shape_.size(); d-- > 0; stride *= learner->shape_[d])
        learner->strides_[d] = stride;
    return learner;
}

Learner::~Learner() {
    for (const auto& [prompt, condition] : conditions_)
        instance_.generator()->condition_release(instance_.raw(), condition);
}

Result<cj_training_facts_t> Learner::facts() const {
    cj_training_facts_t facts{};
    facts.size = CJ_SIZE(cj_training_facts);
    CINEJURY_RETURN_IF_ERROR(called(
        [&](const cj_call_t*) { return instance_.training()->facts(instance_.raw(), &facts); },
        "facts"));
    return facts;
}

Result<cj_condition_t*> Learner::condition(const std::string& prompt) {
    if (const auto known = conditions_.find(prompt); known != conditions_.end())
        return known->second;
    const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 1, to_cj(prompt), {}};
    cj_condition_t* made = nullptr;
    CINEJURY_RETURN_IF_ERROR(called(
        [&](const cj_call_t* call) {
            return instance_.generator()->encode(instance_.raw(), call, &request, &made);
        },
        "encode"));
    conditions_[prompt] = made;
    return made;
}

cj_tensor_t Learner::tensor(float* data, std::size_t count) {
    shape_[0] = static_cast<std::int64_t>(count);
    cj_tensor_t tensor{};
    tensor.size = CJ_SIZE(cj_tensor);
    tensor.alignment = alignof(float);
    tensor.data = data;
    tensor.device_type = CJ_DEVICE_CPU;
    tensor.ndim = static_cast<std::int32_t>(shape_.size());
    tensor.dtype_code = CJ_DTYPE_FLOAT;
    tensor.dtype_bits = 32;
    tensor.dtype_lanes = 1;
    tensor.shape = shape_.data();
    tensor.strides = strides_.data();
    return tensor;
}

Status Learner::create(const cj_adapter_recipe_t& recipe) {
    return called(
        [&](const cj_call_t* call) {
            return instance_.training()->adapter_create(instance_.raw(), call, &recipe);
        },
        "adapter_create");
}

Status Learner::select(std::uint32_t adapter) {
    return called(
        [&](const cj_call_t* call) {
            return instance_.training()->adapter_select(instance_.raw(), call, adapter);
        },
        "adapter_select");
}

Status Learner::average(double decay) {
    return called(
        [&](const cj_call_t* call) {
            return instance_.training()->copy_ema(instance_.raw(), call, decay);
        },
        "copy_ema");
}

Result<std::vector<RolledClip>> Learner::roll(std::span<const Order> orders, std::uint32_t steps) {
    std::vector<RolledClip> all;
    const bool together = instance_.metadata().generator->capabilities & CJ_CAN_BATCH;
    const std::size_t most = together ? instance_.metadata().generator->max_batch : 1;
    for (std::size_t first = 0; first < orders.size(); first += most)
        CINEJURY_RETURN_IF_ERROR(
            roll_batch(orders.subspan(first, std::min(most, orders.size() - first)), steps, all));
    return all;
}

Status Learner::roll_batch(std::span<const Order> orders, std::uint32_t steps,
                           std::vector<RolledClip>& out) {
    const cj_generator_t& generator = *instance_.generator();
    Candidates candidates{instance_, {}};
    for (const Order& order : orders) {
        CINEJURY_ASSIGN(cj_condition_t * encoded, condition(order.prompt));
        cj_candidate_spec_t spec{};
        spec.size = CJ_SIZE(cj_candidate_spec);
        spec.set = CJ_SPEC_SEED;
        if (steps > 0) spec.set |= CJ_SPEC_STEPS;
        spec.seed = order.seed;
        spec.steps = steps;
        cj_candidate_t* made = nullptr;
        CINEJURY_RETURN_IF_ERROR(called(
            [&](const cj_call_t* call) {
                return generator.candidate_create(instance_.raw(), call, encoded, &spec, &made);
            },
            "candidate_create"));
        candidates.all.push_back(made);
    }
    CINEJURY_RETURN_IF_ERROR(called(
        [&](const cj_call_t* call) {
            return generator.advance(instance_.raw(), call, candidates.all.data(),
                                     static_cast<std::uint32_t>(candidates.all.size()),
                                     ~std::uint32_t{0}, 0, nullptr);
        },
        "advance"));
    for (std::size_t i = 0; i < orders.size(); ++i) {
        CINEJURY_ASSIGN(RolledClip clip, finish(orders[i], candidates.all[i]));
        out.push_back(std::move(clip));
    }
    return {};
}

Result<RolledClip> Learner::finish(const Order& order, cj_candidate_t* candidate) {
    const cj_generator_t& generator = *instance_.generator();
    RolledClip rolled{order, {}, nullptr};
    cj_tensor_t latent{};
    latent.size = CJ_SIZE(cj_tensor);
    CINEJURY_RETURN_IF_ERROR(called(
        [&](const cj_call_t* call) {
            return generator.latent_get(instance_.raw(), call, candidate, &latent);
        },
        "latent_get"));
    const auto* values =
        reinterpret_cast<const float*>(static_cast<const char*>(latent.data) + latent.byte_offset);
    rolled.latent.assign(values, values + values_);
    cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {}};
    CINEJURY_RETURN_IF_ERROR(called(
        [&](const cj_call_t* call) {
            return generator.finish(instance_.raw(), call, candidate, &finished, nullptr);
        },
        "finish"));
    if (!finished.clip)
        return Status(Code::kUnsupported, "tune: generators of files cannot be tuned");
    const cj_host_t* host = instance_.host().table(instance_.metadata().id, CJ_SDK_VERSION);
    CINEJURY_ASSIGN(media::Clip clip, media::clip_from_plugin(*finished.clip, host));
    rolled.clip = std::make_shared<const media::Clip>(std::move(clip));
    return rolled;
}

Result<std::vector<float>> Learner::velocity(std::uint32_t adapter, const LatentBatch& batch,
                                             KeptPass* kept) {
    const std::size_t count = batch.sigmas.size();
    std::vector<cj_condition_t*> conditions;
    for (const std::string& prompt : batch.prompts) {
        CINEJURY_ASSIGN(cj_condition_t * encoded, condition(prompt));
        conditions.push_back(encoded);
    }
    std::vector<float> out(count * values_);
    const cj_tensor_t noisy = tensor(const_cast<float*>(batch.noisy.data()), count);
    const cj_tensor_t written = tensor(out.data(), count);
    const cj_velocity_batch_t raw{CJ_SIZE(cj_velocity_batch),
                                  adapter,
                                  kept ? 1u : 0u,
                                  static_cast<std::uint32_t>(count),
                                  conditions.data(),
                                  batch.sigmas.data(),
                                  &noisy,
                                  &written};
    cj_tape_t* tape = nullptr;
    CINEJURY_RETURN_IF_ERROR(called(
        [&](const cj_call_t* call) {
            return instance_.training()->velocity(instance_.raw(), call, &raw,
                                                  kept ? &tape : nullptr, nullptr);
        },
        "velocity"));
    if (kept) *kept = KeptPass(instance_, tape);
    return out;
}

Status Learner::accumulate(KeptPass pass, std::size_t count, std::span<float> cotangents) {
    const cj_tensor_t d = tensor(cotangents.data(), count);
    return called(
        [&](const cj_call_t* call) {
            return instance_.training()->vjp_accumulate(instance_.raw(), call, pass.release(), &d,
                                                        nullptr);
        },
        "vjp_accumulate");
}

Status Learner::zero_gradients() {
    return called(
        [&](const cj_call_t* call) {
            return instance_.training()->zero_grad(instance_.raw(), call);
        },
        "zero_grad");
}

Result<cj_optimizer_result_t> Learner::step(const cj_optimizer_settings_t& settings) {
    cj_optimizer_result_t result{};
    result.size = CJ_SIZE(cj_optimizer_result);
    CINEJURY_RETURN_IF_ERROR(called(
        [&](const cj_call_t* call) {
            return instance_.training()->optimizer_step(instance_.raw(), call, &settings, &result);
        },
        "optimizer_step"));
    return result;
}

Result<std::string> Learner::adapter(std::uint32_t adapter) {
    return written(
        [&](const cj_call_t* call, const cj_sink_t* sink) {
            return instance_.training()->adapter_save(instance_.raw(), call, adapter, sink);
        },
        "adapter_save");
}

Result<std::string> Learner::state() {
    return written(
        [&](const cj_call_t* call, const cj_sink_t* sink) {
            return instance_.training()->state_save(instance_.raw(), call, sink);
        },
        "state_save");
}

Status Learner::load_state(const std::string& bytes) {
    return called(
        [&](const cj_call_t* call) {
            return instance_.training()->state_load(instance_.raw(), call, to_cj(bytes));
        },
        "state_load");
}

Status Learner::load_adapter(const std::string& bytes) {
    return called(
        [&](const cj_call_t* call) {
            return instance_.training()->adapter_load(instance_.raw(), call, CJ_ADAPTER_POLICY,
                                                      to_cj(bytes));
        },
        "adapter_load");
}

}  // namespace cinejury::tune
