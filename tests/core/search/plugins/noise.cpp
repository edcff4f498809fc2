// SPDX-License-Identifier: Apache-2.0
// An expert for tests that says something else each time, whatever the clip.
#include <atomic>

#include "cinejury/cpp/expert.hpp"

using namespace cinejury::sdk;

namespace {

class Noise final : public Expert {
public:
    void score(const Call&, const Item&, Scores& scores) override {
        static std::atomic<std::uint64_t> calls;
        std::uint64_t bits = ++calls * 0x9E3779B97F4A7C15u;  // splitmix64
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9u;
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EBu;
        scores.put(0, static_cast<double>((bits ^ bits >> 31) >> 11) / 9007199254740992.0);
    }
};

}  // namespace

CJ_METADATA(CJ_META_ID("test.noise"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Test"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("expert"),
            CJ_META_DETERMINISM("stochastic"), CJ_META_CANCEL_LATENCY_MS(10),
            CJ_META_EXPERT(CJ_META_MAX_BATCH(16), CJ_META_COST_MS(1),
                           CJ_META_CRITERIA(CJ_META_CRITERION("org.test.noise", 0, 1,
                                                              "higher-is-better", "unvalidated",
                                                              "for tests"))));
CINEJURY_EXPERT_PLUGIN(Noise);
