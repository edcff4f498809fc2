// SPDX-License-Identifier: Apache-2.0
// A set expert that compares in pairs too: how far a clip's first pixel is from the set's mean.
#include <cmath>

#include "cinejury/cpp/expert.hpp"

namespace {

namespace sdk = cinejury::sdk;

double red(const sdk::Item& item) {
    return item.view().frame(0).at(0, 0);
}

class Crowd final : public sdk::Expert {
public:
    Crowd() { options().number("scale", scale_, -1000, 1000); }
    std::vector<sdk::FramePlan> plans() const override {
        return {sdk::FramePlan::uniform(1).squash(16, 8)};
    }
    void score_batch(const sdk::Call&, std::span<const sdk::Item> items,
                     std::span<sdk::Scores> scores) override {
        double sum = 0;
        for (const sdk::Item& item : items) sum += red(item);
        const double mean = sum / static_cast<double>(items.size());
        const std::string reason = std::to_string(items.size()) + " clips";
        for (std::size_t i = 0; i < items.size(); ++i)
            scores[i].put(0, std::abs(red(items[i]) - mean), {.reason = reason});
    }
    std::vector<sdk::Preference> compare(const sdk::Call&, const sdk::Item& a,
                                         const sdk::Item& b) override {
        if (scale_ < 0) throw sdk::Error(CJ_BAD_DATA, "the scale is negative");
        if (red(a) == red(b)) return {{.status = CJ_SCORE_ABSTAIN, .reason = "they are equal"}};
        return {{.value = (red(a) - red(b)) / 255 * scale_, .confidence = 0.5, .reason = "red"}};
    }

private:
    double scale_ = 1;
};

}  // namespace

CJ_METADATA(CJ_META_ID("test.crowd"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("judges sets and pairs"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(100),
            CJ_META_EXPERT(CJ_META_FLAGS("set", "pairwise"), CJ_META_MAX_BATCH(2),
                           CJ_META_CRITERIA(CJ_META_CRITERION("com.cinejury.diversity", 0, 255,
                                                              "higher-is-better", "unvalidated",
                                                              "distance from the others"))),
            CJ_META_OPTIONS(CJ_META_OPTION_NUMBER("scale", "1", -1000, 1000, "of preferences")));
CINEJURY_EXPERT_PLUGIN(Crowd);
