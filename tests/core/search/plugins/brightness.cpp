// SPDX-License-Identifier: Apache-2.0
// Experts for tests: mean brightness of a clip; and, as a set expert, how far it is from the mean
// of all. The prompt makes it talk or wait.
#include <cmath>

#include "cinejury/cpp/expert.hpp"

using namespace cinejury::sdk;

namespace {

double brightness(const ClipView& view) {
    double sum = 0;
    for (std::uint32_t f = 0; f < view.frames(); ++f)
        for (std::uint32_t y = 0; y < view.height(); ++y)
            for (std::uint32_t x = 0; x < view.width(); ++x) sum += view.frame(f).at(y, x);
    return sum / (255.0 * view.frames() * view.height() * view.width());
}

class Brightness final : public Expert {
public:
#if defined(CINEJURY_TEST_SET)
    std::vector<FramePlan> plans() const override {
        return {FramePlan::uniform(2).squash(16, 16)};
    }
    void score_batch(const Call&, std::span<const Item> items, std::span<Scores> scores) override {
        double mean = 0;
        for (const Item& item : items)
            mean += brightness(item.view()) / static_cast<double>(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
            scores[i].put(0, std::fabs(brightness(items[i].view()) - mean), {.worst_frame = 0});
    }
#else
    void score(const Call& call, const Item& item, Scores& scores) override {
        if (item.prompt() == "say hello") host().log(CJ_LOG_INFO, "hello");
        if (item.prompt() == "wait for cancel") host().log(CJ_LOG_INFO, "waiting");
        while (item.prompt() == "wait for cancel") call.checkpoint();
        scores.put(0, brightness(item.view()), {.confidence = 0.5, .worst_frame = 1});
    }
#endif
};

}  // namespace

#if defined(CINEJURY_TEST_SET)
#define TEST_ID "test.spread"
#define TEST_CRITERION "org.test.spread"
#define TEST_FLAGS CJ_META_FLAGS("set"),
#elif defined(CINEJURY_TEST_FINISHED)
#define TEST_ID "test.finished"
#define TEST_CRITERION "fineness.object"
#define TEST_FLAGS
#else
#define TEST_ID "test.brightness"
#define TEST_CRITERION "fineness.object"
#define TEST_FLAGS CJ_META_FLAGS("accepts-previews"),
#endif

CJ_METADATA(CJ_META_ID(TEST_ID), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Test"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(10),
            CJ_META_EXPERT(TEST_FLAGS CJ_META_MAX_BATCH(16), CJ_META_COST_MS(1),
                           CJ_META_CRITERIA(CJ_META_CRITERION(TEST_CRITERION, 0, 1,
                                                              "higher-is-better", "unvalidated",
                                                              "for tests"))));
CINEJURY_EXPERT_PLUGIN(Brightness);
