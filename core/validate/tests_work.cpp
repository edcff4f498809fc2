// SPDX-License-Identifier: Apache-2.0
// Level 4: ordinary work, and calls in states where they are not allowed.
#include "core/validate/expert_trial.hpp"
#include "core/validate/generator_trial.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"
#include "core/validate/work.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

void score_ordinary(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    InstanceUnderTest instance(plugin);
    instance.load();
    const ExpertItem item(normal_item(instance, trial.seed));
    trial.step("scoring an ordinary clip");
    const ExpertItem* items[] = {&item};
    const Scored scored = score(instance, items);
    expect(scored.status.code == CJ_OK, "scoring an ordinary clip: {}", scored.text);
}

void make_ordinary(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    InstanceUnderTest instance(plugin);
    instance.load();
    GeneratorTrial generator(instance);
    cj_candidate_t* candidate = generator.create(trial.seed);
    trial.step("finish");
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    const Call call;
    const cj_status_t status =
        generator.table().finish(generator.raw(), call.get(), candidate, &finished, nullptr);
    expect(status.code == CJ_OK, "finish: {}", words(call, status));
    expect(finished.clip != nullptr || finished.path.size > 0,
           "finish gives neither clip nor file");
    generator.destroy(candidate);
}

void states(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    InstanceUnderTest instance(plugin);
    const cj_plugin_t& table = instance.table();
    cj_plugin_t* raw = instance.raw();
    const auto expect_bad_state = [&](const char* what, cj_status_t status) {
        expect(status.code == CJ_BAD_STATE, "{} returns code {}, not CJ_BAD_STATE", what,
               status.code);
    };
    const auto try_in_created = [&] {
        const Call call;
        plugin::StringSink sink(4096);
        trial.step("calls that need a loaded instance, before load");
        expect_bad_state("unload before load", table.unload(raw, call.get()));
        expect_bad_state("weights_digest before load",
                         table.weights_digest(raw, call.get(), sink.get()));
        if (instance.metadata().expert) {
            const ExpertItem item(normal_item(instance, trial.seed));
            const ExpertItem* items[] = {&item};
            const Scored scored = score(instance, items);
            expect_bad_state("score before load", scored.status);
            expect(scored.reports.empty(), "score before load reports scores");
        }
        if (instance.metadata().generator) {
            const cj_encode_request_t request{
                CJ_SIZE(cj_encode_request), 0, to_cj(kPrompt), {nullptr, 0}};
            cj_condition_t* made = nullptr;
            expect_bad_state("encode before load",
                             instance.generator().encode(raw, call.get(), &request, &made));
        }
    };
    try_in_created();
    instance.load();
    trial.step("calls that need a created instance, after load");
    const Call call;
    expect_bad_state("load of a loaded instance", table.load(raw, call.get()));
    for (const auto& option : instance.metadata().options)
        expect_bad_state(
            "configure after load",
            table.configure(raw, call.get(), to_cj(option.name), to_cj(option.default_value)));
    do_work(instance);
    instance.unload();
    try_in_created();
}

}  // namespace

std::vector<Test> work_tests() {
    const auto every = Subject::kEvery;
    return {
        declare("life.score", 4, "EXPERT-FAILURE", "an ordinary clip is scored", Subject::kExpert,
                {"life.load", "expert.plans"}, score_ordinary),
        declare("life.make", 4, "GEN-FINISH", "an ordinary candidate is made", Subject::kGenerator,
                {"life.load"}, make_ordinary),
        declare("life.states", 4, "ABI-STATE", "calls in a wrong state return CJ_BAD_STATE", every,
                {"life.score", "life.make"}, states),
    };
}

}  // namespace cinejury::validate
