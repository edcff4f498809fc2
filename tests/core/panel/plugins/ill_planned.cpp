// SPDX-License-Identifier: Apache-2.0
// An expert whose frame plans break the contract in the way its option says.
#include "cinejury/cpp/expert.hpp"

namespace {

namespace sdk = cinejury::sdk;

class IllPlanned final : public sdk::Expert {
public:
    IllPlanned() { options().text("fault", fault_); }
    std::vector<sdk::FramePlan> plans() const override {
        if (fault_ == "none-at-all") return {};
        if (fault_ == "too-many") return std::vector<sdk::FramePlan>(17, sdk::FramePlan::all());
        if (fault_ == "windows-among-others")
            return {sdk::FramePlan::all(), sdk::FramePlan::windows(2, 1)};
        if (fault_ == "no-frames") return {sdk::FramePlan::uniform(0)};
        return {sdk::FramePlan::all()};
    }

private:
    std::string fault_;
};

}  // namespace

CJ_METADATA(CJ_META_ID("test.ill_planned"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("plans that nobody can follow"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(100),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION(
                "coherence.spatial", 0, 1, "higher-is-better", "unvalidated", "never comes"))),
            CJ_META_OPTIONS(CJ_META_OPTION_STRING("fault", "", "what to break")));
CINEJURY_EXPERT_PLUGIN(IllPlanned);
