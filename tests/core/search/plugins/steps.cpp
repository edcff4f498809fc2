// SPDX-License-Identifier: Apache-2.0
// A generator for tests that works in steps: grey clips whose brightness is drawn by the seed, and
// previews that are darker the noisier they are, so that they rank as the finished clips do.
#include <fstream>

#include "cinejury/cpp/generator.hpp"

using namespace cinejury::sdk;

namespace {

constexpr std::uint32_t kSteps = 8;

class Steps final : public SteppedCandidate {
public:
    Steps(const Host& host, Spec spec, std::string log)
        : host_(host), spec_(std::move(spec)), log_(std::move(log)) {}
    const Spec& spec() const override { return spec_; }
    Progress progress() const override { return {step_, kSteps, sigma()}; }
    void step(const Call&) override {
        ++step_;
        if (!log_.empty()) std::ofstream(log_, std::ios::app) << *spec_.seed << '\n';
    }
    Cost next_cost() const override {
        return {1, (spec_.cache_policy->empty() ? 1.0 : 0.5) / kSteps};
    }
    OwnedClip decode(const Call&, Cost&) override { return grey(1); }
    OwnedClip preview(const Call&, const PreviewRequest&, Cost&) override {
        return grey(1 - sigma() / 2);
    }
    std::unique_ptr<Candidate> fork(const Call&) override { return std::make_unique<Steps>(*this); }

private:
    double sigma() const { return 1 - static_cast<double>(step_) / kSteps; }
    OwnedClip grey(double light) const {
        OwnedClip clip(host_, 4, 16, 16, {8, 1});
        for (std::uint32_t f = 0; f < 4; ++f)
            for (std::uint8_t& byte : clip.frame(f))
                byte =
                    static_cast<std::uint8_t>(static_cast<double>(*spec_.seed % 200 + 20) * light);
        return clip;
    }

    Host host_;
    Spec spec_;
    std::string log_;
    std::uint32_t step_ = 0;
};

class StepsGenerator final : public Generator {
public:
    StepsGenerator() { options().text("log", log_); }
    std::unique_ptr<Candidate> create(const Call&, std::shared_ptr<const Condition>,
                                      const Spec& wanted) override {
        Spec spec;
        spec.seed = wanted.seed.value_or(0);
        spec.steps = kSteps;
        spec.cache_policy = wanted.cache_policy.value_or("");
        return std::make_unique<Steps>(host(), std::move(spec), log_);
    }

private:
    std::string log_;
};

}  // namespace

#if defined(CINEJURY_TEST_REPLAYS)
#define TEST_ID "test.replays"
#define TEST_CAPABILITIES \
    CJ_META_CAPABILITIES("generate", "seed-echo", "batch", "step-gate", "preview")
#define TEST_POLICIES
#else
#define TEST_ID "test.steps"
#define TEST_CAPABILITIES                                                                  \
    CJ_META_CAPABILITIES("generate", "seed-echo", "batch", "step-gate", "preview", "fork", \
                         "cache-policy")
#define TEST_POLICIES , CJ_META_CACHE_POLICIES("half")
#endif

CJ_METADATA(CJ_META_ID(TEST_ID), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Test"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("generator"),
            CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(10),
            CJ_META_GENERATOR(TEST_CAPABILITIES, CJ_META_MAX_BATCH(2) TEST_POLICIES),
            CJ_META_OPTIONS(CJ_META_OPTION_STRING("log", "",
                                                  "file that gets a line for each step")));
CINEJURY_GENERATOR_PLUGIN(StepsGenerator);
