// SPDX-License-Identifier: Apache-2.0
// A whole expert: how much fine detail a clip has, from the steps between neighbouring pixels.
#include <cmath>

#include "cinejury/cpp/expert.hpp"

using namespace cinejury::sdk;

class FineDetail final : public Expert {
public:
    FineDetail() { options().number("scale", scale_, 1, 255); }
    std::vector<FramePlan> plans() const override { return {FramePlan::uniform(8).luma()}; }
    void score(const Call& call, const Item& item, Scores& scores) override {
        const ClipView clip = item.view();
        if (clip.width() < 2) return scores.abstain(0, "the frames are one pixel wide");
        double sum = 0;
        for (std::uint32_t i = 0; i < clip.frames(); ++i) {
            call.checkpoint();
            const Frame frame = clip.frame(i);
            for (std::uint32_t y = 0; y < frame.height(); ++y)
                for (std::uint32_t x = 1; x < frame.width(); ++x)
                    sum += std::abs(frame.at(y, x) - frame.at(y, x - 1));
        }
        const double steps = 1.0 * clip.frames() * clip.height() * (clip.width() - 1);
        scores.put(0, 1 - std::exp(-sum / steps / scale_));
    }

private:
    double scale_ = 8;
};

CJ_METADATA(CJ_META_ID("org.example.fine_detail"), CJ_META_VERSION("1.0.0"),
            CJ_META_VENDOR("Example"), CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("expert"),
            CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(50),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION("org.example.fine_detail", 0, 1,
                                                              "higher-is-better", "unvalidated",
                                                              "fine detail in the frames"))),
            CJ_META_OPTIONS(CJ_META_OPTION_NUMBER("scale", "8", 1, 255, "step seen as detail")));
CINEJURY_EXPERT_PLUGIN(FineDetail);
