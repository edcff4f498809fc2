// SPDX-License-Identifier: Apache-2.0
// An expert that works until it is told to stop, and says in the log when it begins.
#include <thread>

#include "cinejury/cpp/expert.hpp"

namespace {

namespace sdk = cinejury::sdk;

class Patient final : public sdk::Expert {
public:
    void score(const sdk::Call& call, const sdk::Item&, sdk::Scores&) override {
        host().log(CJ_LOG_INFO, "begun");
        while (true) {
            call.checkpoint();
            std::this_thread::yield();
        }
    }
};

}  // namespace

CJ_METADATA(CJ_META_ID("test.patient"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Cinejury"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("never ends by itself"),
            CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(100),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION(
                "coherence.action", 0, 1, "higher-is-better", "unvalidated", "never comes"))));
CINEJURY_EXPERT_PLUGIN(Patient);
