// @ID@: scores how bright a clip is. Replace the measure with yours.
#include "cinejury/cpp/expert.hpp"

namespace sdk = cinejury::sdk;

class @CLASS@ final : public sdk::Expert {
public:
    // Eight frames spread over the clip, at most 256 pixels wide and high, one channel.
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(8).max_side(256).luma()};
    }

    void score(const sdk::Call& call, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView clip = item.view();
        double sum = 0;
        for (std::uint32_t i = 0; i < clip.frames(); ++i) {
            call.checkpoint();  // stops here when the host cancels
            const sdk::Frame frame = clip.frame(i);
            for (std::uint32_t y = 0; y < frame.height(); ++y)
                for (std::uint32_t x = 0; x < frame.width(); ++x) sum += frame.at(y, x);
        }
        const double pixels = 1.0 * clip.frames() * clip.height() * clip.width();
        scores.put(0, sum / pixels / 255);
    }
};

CJ_METADATA(CJ_META_ID("@ID@"), CJ_META_VERSION("0.1.0"), CJ_META_VENDOR("unknown"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("mean brightness"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(50),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION(
                "@ID@", 0, 1, "higher-is-better", "unvalidated", "mean brightness"))));
CINEJURY_EXPERT_PLUGIN(@CLASS@);
