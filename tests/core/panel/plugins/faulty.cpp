// SPDX-License-Identifier: Apache-2.0
// An expert with two criteria that breaks the contract in the way its option says. Its score slot
// is written by hand, since the helpers of the SDK would refuse most of this.
#include <limits>

#include "cinejury/cpp/expert.hpp"

namespace {

namespace sdk = cinejury::sdk;

class Faulty final : public sdk::Expert {
public:
    Faulty() { options().text("fault", fault); }
    std::string fault = "none";
};

cj_score_t good(double value) {
    return {CJ_SIZE(cj_score), CJ_SCORE_OK, value, 1, -1, {nullptr, 0}};
}

// What is reported for the first criterion.
void report_first(const std::string& fault, const cj_score_batch_t* batch) {
    cj_score_t score = good(0.5);
    if (fault == "nan") score.value = std::numeric_limits<double>::quiet_NaN();
    if (fault == "infinite") score.value = std::numeric_limits<double>::infinity();
    if (fault == "outside") score.value = 1.5;
    if (fault == "confidence") score.confidence = -1;
    if (fault == "status") score.status = 7;
    if (fault == "short-struct") score.size = 8;
    if (fault == "far-frame") score.worst_frame = 1000;
    if (fault == "no-reason") score.status = CJ_SCORE_ABSTAIN;
    if (fault == "bad-text") {
        score.status = CJ_SCORE_ABSTAIN;
        score.reason = sdk::borrow("torn \xff text");
    }
    if (fault == "missing") return;
    if (fault == "stray") return (void)batch->put(batch, 0, 9, &score);
    if (fault == "null") return (void)batch->put(batch, 0, 0, nullptr);
    const cj_status_t first = batch->put(batch, 0, 0, &score);
    if (fault == "twice") {
        score.value = 0.75;
        const cj_status_t second = batch->put(batch, 0, 0, &score);
        if (first.code != CJ_OK || second.code != CJ_INVALID_ARGUMENT ||
            second.reaction != CJ_REACT_BUG_IN_PLUGIN)
            batch->put(batch, 0, 1, &score);  // spoils the other score: the host answered wrongly
    }
}

cj_status_t score(cj_plugin_t* plugin, const cj_call_t* call,
                  const cj_score_batch_t* batch) noexcept {
    auto& self = static_cast<Faulty&>(*sdk::Instance::of(plugin).expert);
    if (self.fault == "fails-first") {
        call->set_error(call, sdk::borrow("the weights have gone"));
        return {CJ_IO, CJ_REACT_RETRY_LATER};
    }
    report_first(self.fault, batch);
    if (self.fault == "fails-between") return {CJ_INTERNAL, CJ_REACT_NONE};
    const cj_score_t other = good(0.25);
    batch->put(batch, 0, 1, &other);
    if (self.fault == "odd-code") return {99, 0};
    return {CJ_OK, CJ_REACT_NONE};
}

constexpr cj_expert_t kTable{CJ_SIZE(cj_expert), 0,     sdk::slots::plan_count,
                             sdk::slots::plan,   score, sdk::slots::compare};

// Found instead of the SDK's for an Expert: the instance offers the table above.
void offer(sdk::Instance& instance, Faulty& expert) {
    sdk::offer(instance, static_cast<sdk::Expert&>(expert));
    instance.expert_table = &kTable;
}

}  // namespace

CJ_METADATA(
    CJ_META_ID("test.faulty"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Cinejury"),
    CJ_META_LICENCE("Apache-2.0"), CJ_META_SUMMARY("breaks the contract"), CJ_META_KINDS("expert"),
    CJ_META_DETERMINISM("bitwise"), CJ_META_CANCEL_LATENCY_MS(100),
    CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION("fineness.defocus", 0, 1, "higher-is-better",
                                                      "unvalidated", "the one that breaks"),
                                    CJ_META_CRITERION("coherence.flicker", 0, 1, "lower-is-better",
                                                      "unvalidated", "the one beside it"))),
    CJ_META_OPTIONS(CJ_META_OPTION_STRING("fault", "none", "what to break")));
CINEJURY_PLUGIN(Faulty, Faulty);
