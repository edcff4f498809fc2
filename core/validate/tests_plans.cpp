// SPDX-License-Identifier: Apache-2.0
// Level 4, experts: the frame plans, which all later tests need.
#include <cstring>
#include <vector>

#include "core/media/views.hpp"
#include "core/validate/plugin_under_test.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

void check_plans(const InstanceUnderTest& instance, const char* when) {
    const cj_expert_t& expert = instance.expert();
    instance.plugin().trial().step(fmt::format("plans {}", when));
    const std::uint32_t count = expert.plan_count(instance.raw());
    expect(count >= 1 && count <= 16, "{} plans {}; allowed are 1 ... 16", count, when);
    std::vector<cj_frame_plan_t> plans;
    for (int round = 0; round < 2; ++round) {
        for (std::uint32_t i = 0; i < count; ++i) {
            cj_frame_plan_t raw{};
            raw.size = CJ_SIZE(cj_frame_plan);
            expect(expert.plan(instance.raw(), i, &raw).code == CJ_OK, "plan {} fails {}", i, when);
            const auto plan = media::frame_plan_from_plugin(raw);
            expect(plan.ok(), "plan {}: {}", i, plan.status().message());
            expect(!plan->windowed() || count == 1, "a plan with windows is not the only one");
            if (round == 0) plans.push_back(raw);
            expect(std::memcmp(&plans[i], &raw, sizeof raw) == 0, "plan {} changes by itself", i);
        }
        expect(expert.plan_count(instance.raw()) == count, "the number of plans changes by itself");
    }
    for (const std::uint32_t index : {count, count + 1, ~0u}) {
        cj_frame_plan_t raw{};
        raw.size = CJ_SIZE(cj_frame_plan);
        expect(expert.plan(instance.raw(), index, &raw).code == CJ_INVALID_ARGUMENT,
               "plan {} of {} does not return CJ_INVALID_ARGUMENT", index, count);
    }
}

void plans(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    InstanceUnderTest instance(plugin);
    check_plans(instance, "before load");
    instance.load();
    check_plans(instance, "after load");
}

}  // namespace

std::vector<Test> plan_tests() {
    return {
        declare("expert.plans", 4, "EXPERT-PLAN", "its frame plans keep the rules",
                Subject::kExpert, {"life.load"}, plans),
    };
}

}  // namespace cinejury::validate
