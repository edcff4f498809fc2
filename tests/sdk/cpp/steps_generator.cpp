// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/cpp/steps_generator.hpp"

#include "tests/catch.hpp"

namespace cinejury::test {
namespace {

using namespace cinejury::sdk;

std::string metadata_with(const std::string& capabilities) {
    return R"({"id":"org.test.steps","kinds":["generator"],"generator":{"capabilities":[)" +
           capabilities + R"(],"samplers":["euler"],"cache_policies":["fast"]}})";
}
const std::string kAll = metadata_with(
    R"("generate","seed-echo","batch","step-gate","preview","latent-out","latent-in","fork","resume-blob","cache-policy","sigma-in","noise-in")");
const std::string kFew = metadata_with(R"("generate")");
bool few_claimed = false;  // which of the two describe gives

cj_string_t describe_steps() noexcept {
    return as_cj(few_claimed ? kFew : kAll);
}

struct CountedCondition final : Condition {
    CountedCondition() : Condition("", "") { ++LiveSteps::conditions; }
    ~CountedCondition() override { --LiveSteps::conditions; }
};

class Steps final : public SteppedCandidate {
public:
    Steps(const Host& host, Spec spec) : host_(host), spec_(std::move(spec)) {
        ++LiveSteps::candidates;
    }
    Steps(const Steps& other)
        : SteppedCandidate(other),
          host_(other.host_),
          spec_(other.spec_),
          step_(other.step_),
          latent_(other.latent_) {
        ++LiveSteps::candidates;
    }
    ~Steps() override { --LiveSteps::candidates; }
    const Spec& spec() const override { return spec_; }
    Progress progress() const override { return {step_, 4, 1 - step_ / 4.0}; }
    Cost next_cost() const override { return {2, 0.25}; }  // guided: two calls a step
    void step(const Call&) override {
        if (steps_fail_at == step_) throw std::runtime_error("the network broke");
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

}  // namespace

LoadedSteps::LoadedSteps(bool few) {
    few_claimed = few;
    steps_fail_at = 99;
    REQUIRE(kEntry.init(host.get(), call.get()).code == CJ_OK);
    REQUIRE(kEntry.create(host.get(), call.get(), as_cj("org.test.steps"), &plugin).code == CJ_OK);
    g = static_cast<const cj_generator_t*>(
        plugin->get_extension(plugin, as_cj(CJ_EXTENSION_GENERATOR)));
    REQUIRE(g);
    REQUIRE(plugin->load(plugin, call.get()).code == CJ_OK);
    const cj_encode_request_t request{CJ_SIZE(cj_encode_request), 0, as_cj("p"), {}};
    REQUIRE(g->encode(plugin, call.get(), &request, &condition).code == CJ_OK);
    spec.size = CJ_SIZE(cj_candidate_spec);
}

LoadedSteps::~LoadedSteps() {
    g->condition_release(plugin, condition);
    plugin->destroy(plugin);
    kEntry.deinit();
    CHECK(LiveSteps::candidates == 0);
    CHECK(LiveSteps::conditions == 0);
    CHECK(host.live_buffers == 0);
}

cj_candidate_t* LoadedSteps::make() {
    cj_candidate_t* candidate = nullptr;
    REQUIRE(g->candidate_create(plugin, call.get(), condition, &spec, &candidate).code == CJ_OK);
    return candidate;
}

cj_status_t LoadedSteps::create_with(cj_candidate_spec_t wanted) {
    cj_candidate_t* candidate = reinterpret_cast<cj_candidate_t*>(this);
    const cj_status_t status =
        g->candidate_create(plugin, call.get(), condition, &wanted, &candidate);
    if (status.code != CJ_OK) CHECK(candidate == nullptr);
    if (candidate) g->candidate_destroy(plugin, candidate);
    return status;
}

cj_status_t LoadedSteps::advance(std::vector<cj_candidate_t*> all, std::uint32_t to,
                                 std::uint64_t budget) {
    return g->advance(plugin, call.get(), all.data(), static_cast<std::uint32_t>(all.size()), to,
                      budget, &cost);
}

std::uint32_t LoadedSteps::step_of(cj_candidate_t* candidate) {
    cj_candidate_state_t state{};
    state.size = CJ_SIZE(cj_candidate_state);
    REQUIRE(g->candidate_state(plugin, candidate, &state).code == CJ_OK);
    CHECK(state.steps == 4);
    return state.step;
}

}  // namespace cinejury::test
