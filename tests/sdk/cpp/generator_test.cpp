// SPDX-License-Identifier: Apache-2.0
// A generator class behind the C tables, called as a host calls it.
#include "cinejury/cpp/generator.hpp"

#include "tests/catch.hpp"
#include "tests/sdk/cpp/stub_host.hpp"

using namespace cinejury::sdk;
using namespace cinejury::test;

namespace {

std::string metadata_with(const std::string& capabilities) {
    return R"({"id":"org.test.steps","kinds":["generator"],"generator":{"capabilities":[)" +
           capabilities + R"(],"samplers":["euler"],"cache_policies":["fast"]}})";
}
const std::string kAll = metadata_with(
    R"("generate","seed-echo","batch","step-gate","preview","latent-out","latent-in","fork","resume-blob","cache-policy","sigma-in","noise-in")");
const std::string kFew = metadata_with(R"("generate")");
bool few = false;  // which of the two describe gives

cj_string_t describe_steps() noexcept {
    return as_cj(few ? kFew : kAll);
}

int live_candidates = 0;
int live_conditions = 0;

struct CountedCondition final : Condition {
    CountedCondition() : Condition("", "") { ++live_conditions; }
    ~CountedCondition() override { --live_conditions; }
};

class Steps final : public SteppedCandidate {
public:
    Steps(const Host& host, Spec spec) : host_(host), spec_(std::move(spec)) { ++live_candidates; }
    Steps(const Steps& other)
        : SteppedCandidate(other),
          host_(other.host_),
          spec_(other.spec_),
          step_(other.step_),
          latent_(other.latent_) {
        ++live_candidates;
    }
    ~Steps() override { --live_candidates; }
    const Spec& spec() const override { return spec_; }
    Progress progress() const override { return {step_, 4, 1 - step_ / 4.0}; }
    Cost next_cost() const override { return {2, 0.25}; }  // guided: two calls a step
    void step(const Call&) override {
        if (fail_at == step_) throw std::runtime_error("the network broke");
        ++step_;
    }
    OwnedClip decode(const Call&, Cost&) override { return draw(); }
    OwnedClip preview(const Call&, const PreviewRequest&, Cost& cost) override {
        cost.denoiser_calls += 1;
        return draw();
    }
    FloatTensor latent(const Call&) override {
        FloatTensor tensor({2, 3});
        tensor.values()[5] = latent_;
        return tensor;
    }
    void set_latent(const Call&, const FloatTensor& tensor) override {
        latent_ = tensor.values().at(5);
    }
    std::unique_ptr<Candidate> fork(const Call&) override { return std::make_unique<Steps>(*this); }
    std::string save(const Call&) override { return "step " + std::to_string(step_); }
    inline static std::uint32_t fail_at = 99;

private:
    OwnedClip draw() {
        OwnedClip clip(host_, 2, 3, 1, {24, 1});
        clip.frame(1)[8] = static_cast<std::uint8_t>(10 + step_);
        return clip;
    }
    Host host_;
    Spec spec_;
    std::uint32_t step_ = 0;
    float latent_ = 0;
};

class StepsGenerator final : public Generator {
public:
    std::shared_ptr<const Condition> encode(const Call&, const EncodeRequest& request) override {
        if (request.strict) throw Error(CJ_INVALID_ARGUMENT, "unknown words");
        return std::make_shared<CountedCondition>();
    }
    std::unique_ptr<Candidate> create(const Call&, std::shared_ptr<const Condition>,
                                      const Spec& spec) override {
        Spec used = spec;
        used.steps = 4;
        return std::make_unique<Steps>(host(), std::move(used));
    }
    std::unique_ptr<Candidate> load_candidate(const Call&, std::shared_ptr<const Condition>,
                                              std::string_view blob) override {
        if (blob != "step 1") throw Error(CJ_BAD_DATA, "no blob of mine");
        auto candidate = std::make_unique<Steps>(host(), Spec{});
        candidate->step(Call(nullptr));
        return candidate;
    }
};

constexpr cj_entry_t kEntry = Entry<&describe_steps, StepsGenerator, Generator>::table();

// A loaded generator with a condition.
struct Loaded {
    explicit Loaded(bool with_few = false) {
        few = with_few;
        Steps::fail_at = 99;
        REQUIRE(kEntry.init(host.get(), call.get()).code == CJ_OK);
        REQUIRE(kEntry.create(host.get(), call.get(), as_cj("org.test.steps"), &plugin).code ==
                CJ_OK);
        g = static_cast<const cj_generator_t*>(
            plugin->get_extension(plugin, as_cj(CJ_EXTENSION_GENERATOR)));
        REQUIRE(g);
        REQUIRE(plugin->load(plugin, call.get()).code == CJ_OK);
        const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0, as_cj("p"), {}};
        REQUIRE(g->encode(plugin, call.get(), &request, &condition).code == CJ_OK);
        spec.size = CJ_SIZE(cj_candidate_spec);
    }
    ~Loaded() {
        g->condition_release(plugin, condition);
        plugin->destroy(plugin);
        kEntry.deinit();
        CHECK(live_candidates == 0);
        CHECK(live_conditions == 0);
        CHECK(host.live_buffers == 0);
    }
    cj_candidate_t* make() {
        cj_candidate_t* candidate = nullptr;
        REQUIRE(g->candidate_create(plugin, call.get(), condition, &spec, &candidate).code ==
                CJ_OK);
        return candidate;
    }
    cj_status_t create_with(cj_candidate_spec_t wanted) {
        cj_candidate_t* candidate = reinterpret_cast<cj_candidate_t*>(this);
        const cj_status_t status =
            g->candidate_create(plugin, call.get(), condition, &wanted, &candidate);
        if (status.code != CJ_OK) CHECK(candidate == nullptr);
        if (candidate) g->candidate_destroy(plugin, candidate);
        return status;
    }
    cj_status_t advance(std::vector<cj_candidate_t*> all, std::uint32_t to, std::uint64_t budget) {
        return g->advance(plugin, call.get(), all.data(), static_cast<std::uint32_t>(all.size()),
                          to, budget, &cost);
    }
    std::uint32_t step_of(cj_candidate_t* candidate) {
        cj_candidate_state_t state{};
        state.size = CJ_SIZE(cj_candidate_state);
        REQUIRE(g->candidate_state(plugin, candidate, &state).code == CJ_OK);
        CHECK(state.steps == 4);
        return state.step;
    }
    StubHost host;
    StubCall call;
    cj_plugin_t* plugin = nullptr;
    const cj_generator_t* g = nullptr;
    cj_condition_t* condition = nullptr;
    cj_candidate_spec_t spec{};
    cj_cost_t cost{CJ_SIZE(cj_cost), 0, 0, 0, 0};
};

}  // namespace

TEST_CASE("advance goes to the step, no further than the last, and adds its cost") {
    Loaded loaded;
    cj_candidate_t* candidate = loaded.make();
    CHECK(loaded.advance({candidate}, 3, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 3);
    CHECK(loaded.cost.denoiser_calls == 6);
    CHECK(loaded.cost.full_compute == 0.75);
    CHECK(loaded.advance({candidate}, 2, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 3);
    CHECK(loaded.advance({candidate}, 99, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 4);
    CHECK(loaded.cost.denoiser_calls == 8);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("a budget is for the whole call, and is never passed") {
    Loaded loaded;
    cj_candidate_t* a = loaded.make();
    cj_candidate_t* b = loaded.make();
    CHECK(loaded.advance({a, b}, 2, 7).code == CJ_OK);
    CHECK(loaded.step_of(a) == 2);
    CHECK(loaded.step_of(b) == 1);
    CHECK(loaded.cost.denoiser_calls == 6);
    loaded.g->candidate_destroy(loaded.plugin, a);
    loaded.g->candidate_destroy(loaded.plugin, b);
}

TEST_CASE("after a cancel or a failure the candidate stands at its last whole step and goes on") {
    Loaded loaded;
    cj_candidate_t* candidate = loaded.make();
    loaded.call.cancel_after = 2;
    CHECK(loaded.advance({candidate}, 4, 0).code == CJ_CANCELLED);
    CHECK(loaded.step_of(candidate) == 2);
    CHECK(loaded.cost.denoiser_calls == 4);
    loaded.call.cancel_after = -1;
    Steps::fail_at = 3;
    CHECK(loaded.advance({candidate}, 4, 0).code == CJ_INTERNAL);
    CHECK(loaded.step_of(candidate) == 3);
    CHECK(loaded.cost.denoiser_calls == 6);
    Steps::fail_at = 99;
    CHECK(loaded.advance({candidate}, 4, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 4);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("finish runs what is left once, and gives the same clip again at no cost") {
    Loaded loaded;
    cj_candidate_t* candidate = loaded.make();
    cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {}};
    REQUIRE(loaded.g->finish(loaded.plugin, loaded.call.get(), candidate, &finished, &loaded.cost)
                .code == CJ_OK);
    CHECK(loaded.cost.denoiser_calls == 8);
    REQUIRE(finished.clip);
    const cj_clip_t* clip = finished.clip;
    const cj_tensor_t& frames = *clip->frames;
    CHECK(std::vector<std::int64_t>(frames.shape, frames.shape + 4) ==
          std::vector<std::int64_t>{2, 1, 3, 3});
    CHECK(static_cast<const std::uint8_t*>(frames.data)[17] == 14);
    CHECK(clip->owner != nullptr);
    CHECK(clip->fps_numerator == 24);
    REQUIRE(loaded.g->finish(loaded.plugin, loaded.call.get(), candidate, &finished, &loaded.cost)
                .code == CJ_OK);
    CHECK(finished.clip == clip);
    CHECK(loaded.cost.denoiser_calls == 8);
    // The host may keep the frames beyond the candidate.
    auto* buffer = static_cast<cj_buffer_t*>(clip->owner);
    loaded.host.get()->buffer_retain(loaded.host.get(), buffer);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
    CHECK(loaded.host.live_buffers == 1);
    CHECK(static_cast<std::uint8_t*>(buffer->data)[17] == 14);
    loaded.host.get()->buffer_release(loaded.host.get(), buffer);
}

TEST_CASE("the spec is echoed with what is in use, and lives as long as the candidate") {
    Loaded loaded;
    const double sigmas[] = {1, 0.5, 0.25, 0.1, 0};
    loaded.spec.set = CJ_SPEC_SEED | CJ_SPEC_SIZE | CJ_SPEC_SIGMAS | CJ_SPEC_SAMPLER | CJ_SPEC_FPS;
    loaded.spec.seed = 77;
    loaded.spec.width = 64;
    loaded.spec.height = 32;
    loaded.spec.sigmas = sigmas;
    loaded.spec.sigma_count = 5;
    loaded.spec.sampler = as_cj("euler");
    loaded.spec.fps_numerator = 24000;
    loaded.spec.fps_denominator = 1001;
    cj_candidate_t* candidate = loaded.make();
    cj_candidate_spec_t echo{};
    echo.size = CJ_SIZE(cj_candidate_spec);
    REQUIRE(loaded.g->get_spec(loaded.plugin, candidate, &echo).code == CJ_OK);
    CHECK(echo.size == CJ_SIZE(cj_candidate_spec));
    CHECK(echo.set == (loaded.spec.set | CJ_SPEC_STEPS));
    CHECK(echo.seed == 77);
    CHECK(echo.width == 64);
    CHECK(echo.steps == 4);
    CHECK(echo.sigmas != sigmas);
    CHECK(echo.sigmas[3] == 0.1);
    CHECK(text_of(echo.sampler) == "euler");
    CHECK(echo.fps_denominator == 1001);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("noise is copied with its strides and echoed") {
    Loaded loaded;
    std::vector<float> values{1, 2, 3, 4, 5, 6};
    const std::int64_t shape[] = {2, 3}, strides[] = {1, 2};  // column-major
    const cj_tensor_t noise{CJ_SIZE(cj_tensor), 0,  4, values.data(), CJ_DEVICE_CPU, 0, 2,
                            CJ_DTYPE_FLOAT,     32, 1, shape,         strides,       0};
    loaded.spec.set = CJ_SPEC_NOISE;
    loaded.spec.noise = &noise;
    cj_candidate_t* candidate = loaded.make();
    values.assign(6, 0);
    cj_candidate_spec_t echo{};
    echo.size = CJ_SIZE(cj_candidate_spec);
    REQUIRE(loaded.g->get_spec(loaded.plugin, candidate, &echo).code == CJ_OK);
    REQUIRE(echo.noise);
    const auto* data = static_cast<const float*>(echo.noise->data);
    CHECK(std::vector<float>(data, data + 6) == std::vector<float>{1, 3, 5, 2, 4, 6});
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("a spec that the contract does not allow is refused by field") {
    Loaded loaded;
    cj_candidate_spec_t spec = loaded.spec;
    const double rising[] = {0.5, 0.6, 0}, no_end[] = {1, 0.5};
    std::string field;
    SECTION("both seed and noise") {
        spec.set = CJ_SPEC_SEED | CJ_SPEC_NOISE, field = "seed";
    }
    SECTION("no frames") {
        spec.set = CJ_SPEC_FRAMES, field = "spec.frames";
    }
    SECTION("no width") {
        spec.set = CJ_SPEC_SIZE, spec.height = 1, field = "spec.width";
    }
    SECTION("no rate") {
        spec.set = CJ_SPEC_FPS, spec.fps_numerator = 1, field = "spec.fps_denominator";
    }
    SECTION("no steps") {
        spec.set = CJ_SPEC_STEPS, field = "spec.steps";
    }
    SECTION("rising sigmas") {
        spec.set = CJ_SPEC_SIGMAS, spec.sigmas = rising, spec.sigma_count = 3, field = "fall";
    }
    SECTION("sigmas without an end") {
        spec.set = CJ_SPEC_SIGMAS, spec.sigmas = no_end, spec.sigma_count = 2,
        field = "spec.sigmas";
    }
    SECTION("another sampler") {
        spec.set = CJ_SPEC_SAMPLER, spec.sampler = as_cj("heun"), field = "spec.sampler";
    }
    SECTION("another cache policy") {
        spec.set = CJ_SPEC_CACHE_POLICY, spec.cache_policy = as_cj("x"),
        field = "spec.cache_policy";
    }
    SECTION("stochastic steps without the capability") {
        spec.set = CJ_SPEC_NOISE_SCALE, spec.noise_scale = 1, field = "spec.noise_scale";
    }
    SECTION("an adapter without the capability") {
        spec.set = CJ_SPEC_ADAPTER, spec.adapter = as_cj("a"), field = "spec.adapter";
    }
    CHECK(loaded.create_with(spec).code == CJ_INVALID_ARGUMENT);
    CHECK(loaded.call.error.find(field) != std::string::npos);
}

TEST_CASE("a fork goes on by itself, and a saved candidate comes back") {
    Loaded loaded;
    cj_candidate_t* candidate = loaded.make();
    REQUIRE(loaded.advance({candidate}, 1, 0).code == CJ_OK);
    cj_candidate_t *fork = nullptr, *back = nullptr;
    REQUIRE(loaded.g->fork(loaded.plugin, loaded.call.get(), candidate, &fork).code == CJ_OK);
    REQUIRE(loaded.advance({fork}, 3, 0).code == CJ_OK);
    CHECK(loaded.step_of(candidate) == 1);
    CHECK(loaded.step_of(fork) == 3);

    std::string blob;
    const cj_sink_t sink{
        CJ_SIZE(cj_sink), 0, &blob,
        [](const cj_sink_t* to, const void* data, std::uint64_t bytes) noexcept {
            static_cast<std::string*>(to->context)->append(static_cast<const char*>(data), bytes);
        }};
    REQUIRE(loaded.g->save(loaded.plugin, loaded.call.get(), candidate, &sink).code == CJ_OK);
    REQUIRE(loaded.g->load(loaded.plugin, loaded.call.get(), loaded.condition, as_cj(blob), &back)
                .code == CJ_OK);
    CHECK(loaded.step_of(back) == 1);
    cj_candidate_t* none = back;
    CHECK(loaded.g->load(loaded.plugin, loaded.call.get(), loaded.condition, as_cj("x"), &none)
              .code == CJ_BAD_DATA);
    CHECK(none == nullptr);
    for (cj_candidate_t* one : {candidate, fork, back})
        loaded.g->candidate_destroy(loaded.plugin, one);
}

TEST_CASE("latents go out and in, and a preview costs and leaves the step") {
    Loaded loaded;
    cj_candidate_t* candidate = loaded.make();
    cj_tensor_t latent{};
    latent.size = CJ_SIZE(cj_tensor);
    REQUIRE(loaded.g->latent_get(loaded.plugin, loaded.call.get(), candidate, &latent).code ==
            CJ_OK);
    REQUIRE(latent.ndim == 2);
    std::vector<float> values(6, 2.5f);
    latent.data = values.data();
    REQUIRE(loaded.g->latent_set(loaded.plugin, loaded.call.get(), candidate, &latent).code ==
            CJ_OK);
    cj_tensor_t again{};
    again.size = CJ_SIZE(cj_tensor);
    REQUIRE(loaded.g->latent_get(loaded.plugin, loaded.call.get(), candidate, &again).code ==
            CJ_OK);
    CHECK(static_cast<const float*>(again.data)[5] == 2.5f);

    const cj_clip_t* preview = nullptr;
    REQUIRE(loaded.g
                ->preview(loaded.plugin, loaded.call.get(), candidate, CJ_PREVIEW_FAST, 2, 0,
                          &preview, &loaded.cost)
                .code == CJ_OK);
    REQUIRE(preview);
    CHECK(loaded.cost.denoiser_calls == 1);
    CHECK(loaded.step_of(candidate) == 0);
    CHECK(loaded.g->preview(loaded.plugin, loaded.call.get(), candidate, 0, 0, 0, &preview, nullptr)
              .code == CJ_INVALID_ARGUMENT);
    CHECK(preview == nullptr);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
}

TEST_CASE("a function whose capability the metadata does not claim is unsupported") {
    Loaded loaded(true);
    cj_candidate_t* candidate = loaded.make();
    cj_candidate_t* other = nullptr;
    cj_tensor_t tensor{};
    tensor.size = CJ_SIZE(cj_tensor);
    const cj_clip_t* clip = nullptr;
    const cj_sink_t sink{CJ_SIZE(cj_sink), 0, nullptr, nullptr};
    const auto& call = loaded.call;
    const auto g = loaded.g;
    const auto plugin = loaded.plugin;
    CHECK(loaded.advance({candidate}, 1, 0).code == CJ_UNSUPPORTED);
    CHECK(loaded.call.error == "the generator has no \"step-gate\"");
    CHECK(g->preview(plugin, call.get(), candidate, 0, 1, 0, &clip, nullptr).code ==
          CJ_UNSUPPORTED);
    CHECK(g->latent_get(plugin, call.get(), candidate, &tensor).code == CJ_UNSUPPORTED);
    CHECK(g->latent_set(plugin, call.get(), candidate, &tensor).code == CJ_UNSUPPORTED);
    CHECK(g->fork(plugin, call.get(), candidate, &other).code == CJ_UNSUPPORTED);
    CHECK(g->save(plugin, call.get(), candidate, &sink).code == CJ_UNSUPPORTED);
    CHECK(g->load(plugin, call.get(), loaded.condition, as_cj("step 1"), &other).code ==
          CJ_UNSUPPORTED);
    CHECK(other == nullptr);
    CHECK(g->cancel(plugin, 12345).code == CJ_OK);
    cj_finished_t finished{CJ_SIZE(cj_finished), 0, nullptr, {}};
    CHECK(g->finish(plugin, call.get(), candidate, &finished, nullptr).code == CJ_OK);
    g->candidate_destroy(plugin, candidate);
    g->candidate_destroy(plugin, nullptr);
    g->condition_release(plugin, nullptr);
}

TEST_CASE("a condition is counted, and a candidate keeps it") {
    Loaded loaded;
    cj_condition_t* condition = nullptr;
    const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0, as_cj("p"), {}};
    REQUIRE(loaded.g->encode(loaded.plugin, loaded.call.get(), &request, &condition).code == CJ_OK);
    CHECK(live_conditions == 2);
    loaded.g->condition_retain(loaded.plugin, condition);
    loaded.g->condition_release(loaded.plugin, condition);
    CHECK(live_conditions == 2);
    cj_candidate_t* candidate = nullptr;
    REQUIRE(loaded.g
                ->candidate_create(loaded.plugin, loaded.call.get(), condition, &loaded.spec,
                                   &candidate)
                .code == CJ_OK);
    loaded.g->condition_release(loaded.plugin, condition);
    CHECK(live_conditions == 2);
    loaded.g->candidate_destroy(loaded.plugin, candidate);
    CHECK(live_conditions == 1);

    const cj_encode_request_t strict{CJ_SIZE(cj_encode_request), 1, as_cj("p"), {}};
    CHECK(loaded.g->encode(loaded.plugin, loaded.call.get(), &strict, &condition).code ==
          CJ_INVALID_ARGUMENT);
    CHECK(condition == nullptr);
}
