// SPDX-License-Identifier: Apache-2.0
// Exports a symbol that all libraries of the process share. Fails: static.unique
#include "cinejury/cpp/expert.hpp"

namespace sdk = cinejury::sdk;

struct __attribute__((visibility("default"))) Shared {
    static int& calls() {
        static int count = 0;
        return count;
    }
};

class Counting final : public sdk::Expert {
public:
    void score(const sdk::Call&, const sdk::Item&, sdk::Scores& scores) override {
        scores.put(0, ++Shared::calls() > 0 ? 0.5 : 0);
    }
};

CJ_METADATA(CJ_META_ID("org.example.zoo"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Example"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(50),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION(
                "fineness.defocus", 0, 1, "higher-is-better", "unvalidated", "a constant"))));
CINEJURY_EXPERT_PLUGIN(Counting);
