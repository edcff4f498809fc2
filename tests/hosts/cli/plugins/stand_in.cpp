// SPDX-License-Identifier: Apache-2.0
// A generator with the id of the usual one, small and quick: a bright square that moves.
#include "cinejury/cpp/generator.hpp"

using namespace cinejury::sdk;

namespace {

constexpr std::uint32_t kFrames = 8;
constexpr std::uint32_t kSide = 64;

class Square final : public Candidate {
public:
    Square(const Host& host, Spec spec) : host_(host), spec_(std::move(spec)) {}
    const Spec& spec() const override { return spec_; }
    Progress progress() const override { return {0, 1, 1, 0}; }
    Finished finish(const Call&, Cost& cost) override {
        cost = {1, 1};
        OwnedClip clip(host_, kFrames, kSide, kSide, {8, 1});
        for (std::uint32_t f = 0; f < kFrames; ++f) {
            const auto pixels = clip.frame(f);
            for (std::uint32_t y = 20; y < 40; ++y)
                for (std::uint32_t x = 3 * (f * 4); x < 3 * (f * 4 + 20); ++x)
                    pixels[y * kSide * 3 + x] = 230;
        }
        return {std::move(clip), {}};
    }

private:
    Host host_;
    Spec spec_;
};

class StandIn final : public Generator {
public:
    std::unique_ptr<Candidate> create(const Call&, std::shared_ptr<const Condition>,
                                      const Spec& wanted) override {
        Spec spec;
        spec.seed = wanted.seed.value_or(0);
        return std::make_unique<Square>(host(), std::move(spec));
    }
};

}  // namespace

CJ_METADATA(CJ_META_ID("cinejury.shapes"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Test"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("generator"),
            CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(10),
            CJ_META_GENERATOR(CJ_META_CAPABILITIES("generate", "seed-echo"), CJ_META_MAX_BATCH(1)));
CINEJURY_GENERATOR_PLUGIN(StandIn);
