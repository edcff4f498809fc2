// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/cpp/line_generator.hpp"

#include "tests/catch.hpp"

namespace cinejury::test {
namespace {

using namespace cinejury::sdk;

std::string metadata_with(const std::string& more) {
    return R"({"id":"org.test.line","kinds":["generator"],"generator":{"capabilities":["generate","latent-out","adapters","velocity")" +
           more + "]}}";
}
const std::string kTrainable = metadata_with(R"(,"vjp","optimizer")");
const std::string kForward = metadata_with("");
bool trainable_claimed = true;

cj_string_t describe_line() noexcept {
    return as_cj(trainable_claimed ? kTrainable : kForward);
}

struct LineTape final : Tape {
    LineTape() { ++live_tapes; }
    ~LineTape() override { --live_tapes; }
    std::vector<float> z;
    std::uint64_t version = 0;
};

std::size_t values_of(const cj_tensor_t& tensor) {
    return static_cast<std::size_t>(tensor.shape[0] * 6);
}

class LineGenerator final : public Generator, public Training {
public:
    std::unique_ptr<Candidate> create(const Call&, std::shared_ptr<const Condition>,
                                      const Spec&) override {
        throw Error(CJ_UNSUPPORTED, "a line makes no clips");
    }
    TrainingFacts facts() const override { return {{2, 3}, 24, 0, has_ ? 1u : 0u, steps_, 4}; }
    void adapter_create(const Call&, const AdapterRecipe& recipe) override {
        for (const std::string& target : recipe.targets)
            if (target != "line") throw Error(CJ_NOT_FOUND, "there is no layer " + target);
        policy_ = old_ = gradient_ = 0;
        steps_ = 0;
        has_ = true;
        ++version_;
    }
    void adapter_load(const Call&, Adapter adapter, std::string_view bytes) override {
        (adapter == Adapter::kPolicy ? policy_ : old_) = std::stod(std::string(bytes));
    }
    std::string adapter_save(const Call&, Adapter adapter) override {
        if (!has_) throw Error(CJ_BAD_STATE, "there is no adapter");
        return std::to_string(value(adapter));
    }
    std::string adapter_digest(const Call& call, Adapter adapter) override {
        return "digest of " + adapter_save(call, adapter);
    }
    void adapter_select(const Call&, Adapter) override {}
    void copy_ema(const Call&, double decay) override {
        old_ = decay * old_ + (1 - decay) * policy_;
    }
    std::unique_ptr<Tape> velocity(const Call&, const VelocityBatch& batch, Cost& cost) override {
        cost.denoiser_calls += static_cast<double>(batch.count());
        const auto* z = static_cast<const float*>(batch.noisy->data);
        auto* v = static_cast<float*>(batch.velocity->data);
        for (std::size_t i = 0; i < values_of(*batch.noisy); ++i)
            v[i] = static_cast<float>((1 + value(batch.adapter)) * z[i]);
        if (!batch.keep) return nullptr;
        auto tape = std::make_unique<LineTape>();
        tape->z.assign(z, z + values_of(*batch.noisy));
        tape->version = version_;
        return tape;
    }
    void vjp_accumulate(const Call&, Tape& tape, const cj_tensor_t& cotangent, Cost&) override {
        const auto& kept = static_cast<LineTape&>(tape);
        if (kept.version != version_) throw Error(CJ_BAD_STATE, "the parameters have changed");
        const auto* c = static_cast<const float*>(cotangent.data);
        for (std::size_t i = 0; i < kept.z.size(); ++i) gradient_ += c[i] * kept.z[i];
    }
    OptimizerResult optimizer_step(const Call&, const OptimizerSettings& settings) override {
        policy_ -= settings.learning_rate * gradient_;
        ++version_;
        return {false, std::fabs(gradient_), ++steps_};
    }
    void zero_grad(const Call&) override { gradient_ = 0; }
    std::string state_save(const Call&) override { return std::to_string(policy_); }
    void state_load(const Call&, std::string_view bytes) override {
        policy_ = std::stod(std::string(bytes));
    }

private:
    double value(Adapter adapter) const {
        if (adapter == Adapter::kBase) return 0;
        return adapter == Adapter::kPolicy ? policy_ : old_;
    }
    double policy_ = 0, old_ = 0, gradient_ = 0;
    std::uint64_t steps_ = 0, version_ = 0;
    bool has_ = false;
};

constexpr cj_entry_t kEntry = Entry<&describe_line, LineGenerator, Generator, Training>::table();

}  // namespace

LineLatents::LineLatents(std::int64_t count, float value)
    : values(static_cast<std::size_t>(count * 6), value), shape{count, 2, 3}, strides{6, 3, 1} {
    tensor.size = CJ_SIZE(cj_tensor);
    tensor.alignment = 4;
    tensor.data = values.data();
    tensor.device_type = CJ_DEVICE_CPU;
    tensor.ndim = 3;
    tensor.dtype_code = CJ_DTYPE_FLOAT;
    tensor.dtype_bits = 32;
    tensor.dtype_lanes = 1;
    tensor.shape = shape.data();
    tensor.strides = strides.data();
}

LoadedLine::LoadedLine(bool trainable) {
    trainable_claimed = trainable;
    REQUIRE(kEntry.init(host.get(), call.get()).code == CJ_OK);
    REQUIRE(kEntry.create(host.get(), call.get(), as_cj("org.test.line"), &plugin).code == CJ_OK);
    g = static_cast<const cj_generator_t*>(
        plugin->get_extension(plugin, as_cj(CJ_EXTENSION_GENERATOR)));
    t = static_cast<const cj_training_t*>(
        plugin->get_extension(plugin, as_cj(CJ_EXTENSION_TRAINING)));
    REQUIRE(g);
    REQUIRE(t);
    REQUIRE(plugin->load(plugin, call.get()).code == CJ_OK);
    const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0, as_cj("p"), {}};
    REQUIRE(g->encode(plugin, call.get(), &request, &condition).code == CJ_OK);
}

LoadedLine::~LoadedLine() {
    g->condition_release(plugin, condition);
    plugin->destroy(plugin);
    kEntry.deinit();
    CHECK(live_tapes == 0);
}

cj_training_facts_t LoadedLine::facts() {
    cj_training_facts_t out{};
    out.size = CJ_SIZE(cj_training_facts);
    REQUIRE(t->facts(plugin, &out).code == CJ_OK);
    return out;
}

cj_status_t LoadedLine::create_adapter(std::string_view targets) {
    const cj_adapter_recipe_t recipe{
        CJ_SIZE(cj_adapter_recipe), CJ_ADAPTER_LOW_RANK, 1, 0, 1.0, 7, as_cj(targets)};
    return t->adapter_create(plugin, call.get(), &recipe);
}

cj_status_t LoadedLine::velocity(std::uint32_t adapter, LineLatents& in, LineLatents& out,
                                 cj_tape_t** tape) {
    const auto count = static_cast<std::uint32_t>(in.shape[0]);
    const std::vector<cj_condition_t*> conditions(count, condition);
    const std::vector<double> sigmas(count, sigma);
    const cj_velocity_batch_t batch{
        CJ_SIZE(cj_velocity_batch), adapter,       tape ? 1u : 0u, count,
        conditions.data(),          sigmas.data(), &in.tensor,     &out.tensor};
    return t->velocity(plugin, call.get(), &batch, tape, &cost);
}

cj_status_t LoadedLine::step(double learning_rate, cj_optimizer_result_t& out) {
    const cj_optimizer_settings_t settings{
        CJ_SIZE(cj_optimizer_settings), 0, learning_rate, 0.9, 0.99, 1e-8, 0, 0};
    out.size = CJ_SIZE(cj_optimizer_result);
    return t->optimizer_step(plugin, call.get(), &settings, &out);
}

}  // namespace cinejury::test
