// SPDX-License-Identifier: Apache-2.0
// Expert cinejury.coherence: does the clip hold together over time? No weights. The formula of each
// criterion is in its header, the whole story in docs/criteria.md. Scores are 0 ... 1, higher is
// better, all of them proxies.
#include <array>

#include "action.hpp"
#include "background.hpp"
#include "disappearance.hpp"
#include "drift.hpp"
#include "flicker.hpp"
#include "lighting.hpp"
#include "spatial.hpp"

namespace cinejury::coherence {
namespace {

constexpr std::uint32_t kLongerSide = 384;  // pixels
// In the order of the metadata below.
using Criterion = Reading (*)(const ClipMotion&, const std::vector<Step>&);
constexpr Criterion kCriteria[] = {flicker,       lighting, background, action,
                                   disappearance, spatial,  drift};

class Coherence final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::all().max_side(kLongerSide).luma()};
    }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView clip = item.view();
        if (clip.width() < pixels::kBlock || clip.height() < pixels::kBlock) {
            for (std::uint32_t i = 0; i < std::size(kCriteria); ++i)
                scores.abstain(i, "the frames are smaller than 8 x 8 pixels");
            return;
        }
        const ClipMotion motion = motion_of(host(), call, clip);
        const std::vector<Step> steps = steps_of(motion);
        std::array<pixels::Reading, std::size(kCriteria)> readings;
        host().parallel_for(call, readings.size(),
                            [&](std::uint64_t i) { readings[i] = kCriteria[i](motion, steps); });
        for (std::uint32_t i = 0; i < readings.size(); ++i) pixels::report(i, readings[i], scores);
    }
};

}  // namespace
}  // namespace cinejury::coherence

CJ_METADATA(CJ_META_ID("cinejury.coherence"), CJ_META_VERSION("0.2.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"),
            CJ_META_SUMMARY("steadiness over time, measured after motion compensation; no weights"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(1000),
            CJ_META_EXPERT(
                CJ_META_FLAGS("accepts-previews"), CJ_META_MAX_BATCH(8), CJ_META_COST_MS(1500),
                CJ_META_CRITERIA(
                    CJ_META_CRITERION("coherence.flicker", 0, 1, "higher-is-better", "proxy",
                                      "restless brightness with motion taken out"),
                    CJ_META_CRITERION("coherence.lighting", 0, 1, "higher-is-better", "proxy",
                                      "steps of the light with motion taken out"),
                    CJ_META_CRITERION("coherence.background", 0, 1, "higher-is-better", "proxy",
                                      "cuts and swapped backgrounds"),
                    CJ_META_CRITERION("coherence.action", 0, 1, "higher-is-better", "proxy",
                                      "motion that stops, leaps or turns round at once"),
                    CJ_META_CRITERION("coherence.disappearance", 0, 1, "higher-is-better", "proxy",
                                      "things that vanish or pop up inside the picture"),
                    CJ_META_CRITERION("coherence.spatial", 0, 1, "higher-is-better", "proxy",
                                      "shaking of the whole layout"),
                    CJ_META_CRITERION("coherence.drift", 0, 1, "higher-is-better", "proxy",
                                      "things that creep or change their form bit by bit"))));
CINEJURY_EXPERT_PLUGIN(cinejury::coherence::Coherence);
