// SPDX-License-Identifier: Apache-2.0
// Windows of two frames. The red of a window's first pixel is its score, but for 1 (abstain),
// 2 (not applicable) and 3 (failed); its last frame is the worst one.
#include "cinejury/cpp/expert.hpp"

namespace {

namespace sdk = cinejury::sdk;

class Windowed final : public sdk::Expert {
public:
    Windowed() { options().choice("reduction", reduction_, {"mean", "min", "max"}); }
    std::vector<sdk::FramePlan> plans() const override {
        const std::uint32_t reduction = reduction_ == "mean"  ? CJ_REDUCE_MEAN
                                        : reduction_ == "min" ? CJ_REDUCE_MIN
                                                              : CJ_REDUCE_MAX;
        return {sdk::FramePlan::windows(2, 2, reduction)};
    }
    void score(const sdk::Call&, const sdk::Item& item, sdk::Scores& scores) override {
        const sdk::ClipView window = item.view();
        const std::uint8_t red = window.frame(0).at(0, 0);
        const bool known = item.raw().clip_digest.size == 64 && item.raw().duration_ns > 0;
        if (!known) throw sdk::Error(CJ_INTERNAL, "the clip's digest or duration is missing");
        if (red == 1) return scores.abstain(0, "dark");
        if (red == 2) return scores.not_applicable(0, "nobody there");
        if (red == 3) return scores.failed(0, "broke");
        scores.put(0, red,
                   {.confidence = red / 255.0,
                    .worst_frame = window.frames() - 1,
                    .reason = "w" + std::to_string(item.raw().window_index)});
    }

private:
    std::string reduction_ = "mean";
};

}  // namespace

CJ_METADATA(CJ_META_ID("test.windowed"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("scores windows"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(100),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION("coherence.drift", 0, 255,
                                                              "higher-is-better", "unvalidated",
                                                              "red of the first pixel"))),
            CJ_META_OPTIONS(CJ_META_OPTION_CHOICE("reduction", "mean", "of the windows", "mean",
                                                  "min", "max")));
CINEJURY_EXPERT_PLUGIN(Windowed);
