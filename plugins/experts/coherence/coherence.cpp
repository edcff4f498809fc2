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

constexpr std::uint32_t kLongerSide = 384;        // pixels
constexpr std::uint32_t kLongerColourSide = 256;  // pixels, as cinejury.guards: a shared view
// In the order of the plans.
enum View { kLuma, kColour };

// What is found once for all criteria.
struct Found {
    ClipMotion motion;
    std::vector<Step> steps;
    std::vector<TileColours> colours;
};
template <Reading (*criterion)(const ClipMotion&, const std::vector<Step>&)>
Reading by_motion(const Found& found) {
    return criterion(found.motion, found.steps);
}
Reading by_colour_too(const Found& found) {
    return background(found.motion, found.steps, found.colours);
}
// In the order of the metadata below.
using Criterion = Reading (*)(const Found&);
constexpr Criterion kCriteria[] = {by_motion<flicker>, by_motion<lighting>,      by_colour_too,
                                   by_motion<action>,  by_motion<disappearance>, by_motion<spatial>,
                                   by_motion<drift>};

class Coherence final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::all().max_side(kLongerSide).luma(),
                sdk::FramePlan::all().max_side(kLongerColourSide)};
    }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView clip = item.view(kLuma);
        if (clip.width() < pixels::kBlock || clip.height() < pixels::kBlock) {
            for (std::uint32_t i = 0; i < std::size(kCriteria); ++i)
                scores.abstain(i, "the frames are smaller than 8 x 8 pixels");
            return;
        }
        Found found;
        found.motion = motion_of(host(), call, clip);
        found.steps = steps_of(found.motion);
        found.colours = colour_path(host(), call, item.view(kColour));
        std::array<pixels::Reading, std::size(kCriteria)> readings;
        host().parallel_for(call, readings.size(),
                            [&](std::uint64_t i) { readings[i] = kCriteria[i](found); });
        for (std::uint32_t i = 0; i < readings.size(); ++i) pixels::report(i, readings[i], scores);
    }
};

}  // namespace
}  // namespace cinejury::coherence

CJ_METADATA(CJ_META_ID("cinejury.coherence"), CJ_META_VERSION("0.3.0"), CJ_META_VENDOR("Cinejury"),
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
