// SPDX-License-Identifier: Apache-2.0
// Expert cinejury.coherence: does the clip hold together over time? No weights; docs/criteria.md
// has the whole story.
//
// coherence.flicker, range 0 ... 1, higher is better, a proxy. The brightness of each part of the
// picture is followed along the motion (block_motion.hpp); what of it is restless faster than about
// 0.4 s (flicker.hpp) has the root mean square e, as a share of the brightness, and
//     score = 2 ^ (-e / 0.07):
// a sine of +-10 % halves it. Fades, one lighting step, motion and pans are not restless. After
// W.-S. Lai et al., "Learning blind video temporal consistency", ECCV 2018, the difference is taken
// after motion compensation; unlike there it is that of the brightness of blocks, not of pixels, so
// that texture that is compensated imperfectly cancels out.
#include <cmath>
#include <string>

#include "cinejury/cpp/expert.hpp"
#include "flicker.hpp"

namespace cinejury::coherence {
namespace {

constexpr std::uint32_t kFlicker = 0;
constexpr std::uint32_t kLongerSide = 128;  // pixels; brightness needs no more
constexpr double kHalfScore = 0.07;
constexpr double kHalfWindow = 0.2;  // seconds
constexpr double kAssumedRate = 24;  // frames a second, when the clip does not say

int half_window(const cj_clip_t& clip) {
    const double rate =
        clip.fps_numerator > 0 ? double(clip.fps_numerator) / clip.fps_denominator : kAssumedRate;
    return std::clamp(static_cast<int>(std::lround(rate * kHalfWindow)), 1, 60);
}

class Coherence final : public sdk::Expert {
public:
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::all().max_side(kLongerSide).luma()};
    }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView clip = item.view();
        if (clip.frames() < 3)
            return scores.abstain(kFlicker, "too short: flicker needs at least 3 frames");
        if (clip.width() < kBlock || clip.height() < kBlock)
            return scores.abstain(kFlicker, "the frames are smaller than 8 x 8 pixels");
        std::vector<Step> steps(clip.frames() - 1);
        host().parallel_for(call, steps.size(), [&](std::uint64_t i) {
            const auto index = static_cast<std::uint32_t>(i);
            const Luma before = luma_of(clip.frame(index)), now = luma_of(clip.frame(index + 1));
            steps[i] = summarize(match_blocks(before, now), now.width / kBlock);
        });
        put(clip, steps, scores);
    }

private:
    static void put(const sdk::ClipView& clip, const std::vector<Step>& steps,
                    sdk::Scores& scores) {
        double found = 0;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (!steps[i].related)
                return scores.abstain(
                    kFlicker,
                    "frames " + std::to_string(clip.source_frame(i)) + " and " +
                        std::to_string(clip.source_frame(i + 1)) +
                        " have too little in common: a cut, or motion too fast to follow");
            found += steps[i].found;
        }
        const int window = half_window(clip.raw());
        const Flicker flicker = measure_flicker(steps, window);
        const double length = std::min(1.0, double(steps.size() - 1) / (2 * window + 1));
        scores.put(kFlicker, std::exp2(-flicker.energy / kHalfScore),
                   {.confidence = found / static_cast<double>(steps.size()) * length,
                    .worst_frame = flicker.worst_frame});
    }
};

}  // namespace
}  // namespace cinejury::coherence

CJ_METADATA(CJ_META_ID("cinejury.coherence"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"),
            CJ_META_SUMMARY("steadiness over time, measured after motion compensation; no weights"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(1000),
            CJ_META_EXPERT(CJ_META_FLAGS("accepts-previews"), CJ_META_MAX_BATCH(8),
                           CJ_META_COST_MS(400),
                           CJ_META_CRITERIA(CJ_META_CRITERION(
                               "coherence.flicker", 0, 1, "higher-is-better", "proxy",
                               "restless brightness with motion taken out"))));
CINEJURY_EXPERT_PLUGIN(cinejury::coherence::Coherence);
