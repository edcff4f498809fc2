// SPDX-License-Identifier: Apache-2.0
// An expert that does nothing but report.
#include "cinejury/cpp/expert.hpp"

namespace {

namespace sdk = cinejury::sdk;

class ReportExpert final : public sdk::Expert {
public:
    void score(const sdk::Call&, const sdk::Item&, sdk::Scores& scores) override {
        scores.put(0, 0.5);
    }
};

}  // namespace

CJ_METADATA(CJ_META_ID("bench.report.000"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("reports a constant"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(1),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION(
                "fineness.defocus", 0, 1, "higher-is-better", "unvalidated", "a constant"))));
CINEJURY_EXPERT_PLUGIN(ReportExpert);
