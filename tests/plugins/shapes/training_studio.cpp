// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/shapes/training_studio.hpp"

namespace cinejury::test {

using plugin::from_cj;
using plugin::to_cj;

Latents::Latents(std::int64_t count, std::uint64_t seed)
    : values(static_cast<std::size_t>(count) * kClip),
      shape{count, 16, 3, 64, 64},
      strides{16 * 3 * 64 * 64, 3 * 64 * 64, 64 * 64, 64, 1} {
    if (seed) nn::normal_noise(values.data(), values.size(), seed, 0);
    tensor.size = CJ_SIZE(cj_tensor);
    tensor.alignment = 4;
    tensor.data = values.data();
    tensor.device_type = CJ_DEVICE_CPU;
    tensor.ndim = 5;
    tensor.dtype_code = CJ_DTYPE_FLOAT;
    tensor.dtype_bits = 32;
    tensor.dtype_lanes = 1;
    tensor.shape = shape.data();
    tensor.strides = strides.data();
}

TrainingStudio::TrainingStudio(const std::string& device, unsigned threads)
    : host_({threads, 1ull << 33, {}}) {
    const auto inspected = plugin::inspect(CINEJURY_SHAPES_PLUGIN);
    REQUIRE(inspected.status().message() == "");
    library_ = *plugin::Library::load(*inspected, host_);
    instance_ = *library_->create({{"device", device}});
    REQUIRE(instance_->load().message() == "");
    REQUIRE(instance_->training());
    const cj_encode_request_t request{
        CJ_SIZE(cj_encode_request), 1, to_cj("a small red circle moves right"), {}};
    REQUIRE(called([&](const cj_call_t* call) {
                return instance_->generator()->encode(instance_->raw(), call, &request,
                                                      &condition_);
            }).ok());
}

TrainingStudio::~TrainingStudio() {
    instance_->generator()->condition_release(instance_->raw(), condition_);
}

template <class Function>
Status TrainingStudio::called(Function&& function) {
    const plugin::Call call;
    return call.status(function(call.get()), "shapes");
}

cj_training_facts_t TrainingStudio::facts() {
    cj_training_facts_t out{};
    out.size = CJ_SIZE(cj_training_facts);
    REQUIRE(table().facts(instance_->raw(), &out).code == CJ_OK);
    return out;
}

Status TrainingStudio::create_adapter(bool low_rank, const std::string& targets) {
    const cj_adapter_recipe_t recipe{
        CJ_SIZE(cj_adapter_recipe),
        static_cast<std::uint32_t>(low_rank ? CJ_ADAPTER_LOW_RANK : CJ_ADAPTER_DELTA),
        low_rank ? 2u : 0u,
        0,
        1.0,
        7,
        to_cj(targets)};
    return called([&](const cj_call_t* call) {
        return table().adapter_create(instance_->raw(), call, &recipe);
    });
}

Status TrainingStudio::velocity(std::uint32_t adapter, Latents& z, Latents& v, cj_tape_t** tape) {
    const auto count = static_cast<std::uint32_t>(z.shape[0]);
    const std::vector<cj_condition_t*> conditions(count, condition_);
    const std::vector<double> sigmas(count, 0.5);
    const cj_velocity_batch_t batch{
        CJ_SIZE(cj_velocity_batch), adapter,       tape ? 1u : 0u, count,
        conditions.data(),          sigmas.data(), &z.tensor,      &v.tensor};
    return called([&](const cj_call_t* call) {
        return table().velocity(instance_->raw(), call, &batch, tape, nullptr);
    });
}

Status TrainingStudio::consume(cj_tape_t* tape, Latents& cotangent) {
    return called([&](const cj_call_t* call) {
        return table().vjp_accumulate(instance_->raw(), call, tape, &cotangent.tensor, nullptr);
    });
}

Status TrainingStudio::gradient(Latents& z, Latents& cotangent) {
    Latents v(z.shape[0]);
    cj_tape_t* tape = nullptr;
    CINEJURY_RETURN_IF_ERROR(velocity(CJ_ADAPTER_POLICY, z, v, &tape));
    return consume(tape, cotangent);
}

Status TrainingStudio::step(double learning_rate) {
    const cj_optimizer_settings_t settings{
        CJ_SIZE(cj_optimizer_settings), 0, learning_rate, 0.9, 0.99, 1e-8, 0, 1};
    cj_optimizer_result_t out{};
    out.size = CJ_SIZE(cj_optimizer_result);
    return called([&](const cj_call_t* call) {
        return table().optimizer_step(instance_->raw(), call, &settings, &out);
    });
}

Status TrainingStudio::update(Latents& z, Latents& cotangent, double learning_rate) {
    CINEJURY_RETURN_IF_ERROR(
        called([&](const cj_call_t* call) { return table().zero_grad(instance_->raw(), call); }));
    CINEJURY_RETURN_IF_ERROR(gradient(z, cotangent));
    return step(learning_rate);
}

Status TrainingStudio::average(double decay) {
    return called(
        [&](const cj_call_t* call) { return table().copy_ema(instance_->raw(), call, decay); });
}

Status TrainingStudio::select(std::uint32_t adapter) {
    return called([&](const cj_call_t* call) {
        return table().adapter_select(instance_->raw(), call, adapter);
    });
}

Status TrainingStudio::load(const std::string& bytes) {
    return called([&](const cj_call_t* call) {
        return table().adapter_load(instance_->raw(), call, CJ_ADAPTER_POLICY, to_cj(bytes));
    });
}

Status TrainingStudio::load_state(const std::string& bytes) {
    return called([&](const cj_call_t* call) {
        return table().state_load(instance_->raw(), call, to_cj(bytes));
    });
}

std::string TrainingStudio::written(Writer function) {
    plugin::StringSink sink(1ull << 30);
    REQUIRE(called([&](const cj_call_t* call) {
                return (table().*function)(instance_->raw(), call, CJ_ADAPTER_POLICY, sink.get());
            }).ok());
    return sink.text();
}

std::string TrainingStudio::saved() {
    return written(&cj_training_t::adapter_save);
}

std::string TrainingStudio::digest() {
    return written(&cj_training_t::adapter_digest);
}

std::string TrainingStudio::state() {
    plugin::StringSink sink(1ull << 30);
    REQUIRE(called([&](const cj_call_t* call) {
                return table().state_save(instance_->raw(), call, sink.get());
            }).ok());
    return sink.text();
}

MadeClip TrainingStudio::made(const std::string& adapter_file) {
    const cj_generator_t& g = *instance_->generator();
    cj_candidate_spec_t spec{};
    spec.size = CJ_SIZE(cj_candidate_spec);
    spec.set = CJ_SPEC_SEED | CJ_SPEC_STEPS;
    spec.seed = 5;
    spec.steps = 3;
    spec.adapter = to_cj(adapter_file);
    if (!adapter_file.empty()) spec.set |= CJ_SPEC_ADAPTER;
    cj_candidate_t* candidate = nullptr;
    MadeClip made;
    made.failure = called([&](const cj_call_t* call) {
        return g.candidate_create(instance_->raw(), call, condition_, &spec, &candidate);
    });
    if (!candidate) return made;
    cj_candidate_spec_t echo{};
    echo.size = CJ_SIZE(cj_candidate_spec);
    cj_tensor_t latent{};
    latent.size = CJ_SIZE(cj_tensor);
    made.failure = called([&](const cj_call_t* call) {
        return g.advance(instance_->raw(), call, &candidate, 1, 3, 0, nullptr);
    });
    CHECK(called([&](const cj_call_t* call) {
              return g.latent_get(instance_->raw(), call, candidate, &latent);
          }).ok());
    CHECK(g.get_spec(instance_->raw(), candidate, &echo).code == CJ_OK);
    const auto* values = static_cast<const float*>(latent.data);
    made.latent.assign(values, values + Latents::kClip);
    made.adapter = from_cj(echo.adapter);
    g.candidate_destroy(instance_->raw(), candidate);
    return made;
}

}  // namespace cinejury::test
