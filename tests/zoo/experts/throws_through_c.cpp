// SPDX-License-Identifier: Apache-2.0
// Lets an exception cross the boundary in score. Fails: life.score
#include <stdexcept>

#include "cinejury/cpp/expert.hpp"

namespace sdk = cinejury::sdk;

class Throwing final : public sdk::Expert {
public:
    void score(const sdk::Call&, const sdk::Item&, sdk::Scores&) override {}
};

CJ_METADATA(CJ_META_ID("org.example.zoo"), CJ_META_VERSION("1.0.0"), CJ_META_VENDOR("Example"),
            CJ_META_LICENCE("Apache-2.0"), CJ_META_KINDS("expert"), CJ_META_DETERMINISM("bitwise"),
            CJ_META_CANCEL_LATENCY_MS(50),
            CJ_META_EXPERT(CJ_META_CRITERIA(CJ_META_CRITERION(
                "fineness.defocus", 0, 1, "higher-is-better", "unvalidated", "a constant"))));

namespace {

[[noreturn]] void throw_it() {
    throw std::runtime_error("nobody catches this");
}
// Not noexcept inside, as a plugin in another language or with other headers would be.
cj_status_t score(cj_plugin_t*, const cj_call_t*, const cj_score_batch_t*) noexcept {
    throw_it();
}
const cj_expert_t kTable{CJ_SIZE(cj_expert), 0,     sdk::slots::plan_count,
                         sdk::slots::plan,   score, sdk::slots::compare};

using Entry = sdk::Entry<&cj_metadata, Throwing, sdk::Expert>;
cj_status_t create(const cj_host_t* host, const cj_call_t* call, cj_string_t id,
                   cj_plugin_t** out) noexcept {
    const cj_status_t status = Entry::table().create(host, call, id, out);
    if (status.code == CJ_OK) sdk::Instance::of(*out).expert_table = &kTable;
    return status;
}
constexpr cj_entry_t patched() {
    cj_entry_t entry = Entry::table();
    entry.create = create;
    return entry;
}

}  // namespace

extern "C" {
extern __attribute__((visibility("default"))) const cj_entry_t cinejury_plugin_v1;
__attribute__((used)) const cj_entry_t cinejury_plugin_v1 = patched();
}
