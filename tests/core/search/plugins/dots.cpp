// SPDX-License-Identifier: Apache-2.0
// Generators for tests: grey clips whose brightness is drawn by the seed. test.dots declares
// bitwise determinism and has options that make it fail or lie; test.vague declares nothing, and an
// option decides whether it echoes the seed.
#include <chrono>
#include <fstream>
#include <thread>

#include "cinejury/cpp/generator.hpp"

using namespace cinejury::sdk;

namespace {

class Dots final : public Candidate {
public:
    Dots(const Host& host, Spec spec, std::uint64_t seed, std::string log)
        : host_(host), spec_(std::move(spec)), seed_(seed), log_(std::move(log)) {}
    const Spec& spec() const override { return spec_; }
    Progress progress() const override { return {0, 1, 1, 0}; }
    Finished finish(const Call& call, Cost& cost) override {
        call.checkpoint();
        if (!log_.empty()) std::ofstream(log_, std::ios::app) << seed_ << '\n';
        cost = {1, 1};
        OwnedClip clip(host_, 4, 16, 16, {8, 1});
        for (std::uint32_t f = 0; f < 4; ++f)
            for (std::uint8_t& byte : clip.frame(f))
                byte = static_cast<std::uint8_t>(seed_ % 200 + 20);
        return {std::move(clip), {}};
    }

private:
    Host host_;
    Spec spec_;
    std::uint64_t seed_;
    std::string log_;
};

class DotsGenerator final : public Generator {
public:
    DotsGenerator() {
        options().integer("fail-below", fail_below_, 0, 1000);
#if defined(CINEJURY_TEST_VAGUE)
        echo_ = false;
        options().boolean("echo", echo_);
#else
        options().boolean("lie", lie_);
#endif
        options().text("log", log_);
    }
    std::unique_ptr<Candidate> create(const Call&, std::shared_ptr<const Condition>,
                                      const Spec& wanted) override {
        const std::uint64_t seed = wanted.seed.value_or(0) + (lie_ ? 1 : 0);
        // Brightness is seed % 200 + 20.
        if (static_cast<std::int64_t>(seed % 200) < fail_below_)
            throw Error(CJ_IO, "seed " + std::to_string(seed) + " is one that fails");
        Spec spec;
        if (echo_) spec.seed = seed;
        return std::make_unique<Dots>(host(), std::move(spec), seed, log_);
    }

private:
    std::int64_t fail_below_ = 0;
    bool lie_ = false;
    bool echo_ = true;
    std::string log_;
};

}  // namespace

#if defined(CINEJURY_TEST_VAGUE)
#define TEST_ID "test.vague"
#define TEST_DETERMINISM "stochastic"
#define TEST_CAPABILITIES CJ_META_CAPABILITIES("generate")
#define TEST_SWITCH CJ_META_OPTION_BOOLEAN("echo", "false", "echo the seed")
#else
#define TEST_ID "test.dots"
#define TEST_DETERMINISM "bitwise"
#define TEST_CAPABILITIES CJ_META_CAPABILITIES("generate", "seed-echo")
#define TEST_SWITCH CJ_META_OPTION_BOOLEAN("lie", "false", "echo another seed")
#endif

CJ_METADATA(CJ_META_ID(TEST_ID), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Test"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("generator"),
            CJ_META_DETERMINISM(TEST_DETERMINISM), CJ_META_CANCEL_LATENCY_MS(10),
            CJ_META_GENERATOR(TEST_CAPABILITIES, CJ_META_MAX_BATCH(1)),
            CJ_META_OPTIONS(CJ_META_OPTION_INTEGER("fail-below", "0", 0, 1000,
                                                   "seeds whose remainder is below fail"),
                            TEST_SWITCH,
                            CJ_META_OPTION_STRING("log", "",
                                                  "file that gets a line for each clip made")));
CINEJURY_GENERATOR_PLUGIN(DotsGenerator);
