// SPDX-License-Identifier: Apache-2.0
#include "core/validate/work.hpp"

#include "core/validate/expert_trial.hpp"
#include "core/validate/generator_trial.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

void tell(const Watch& watch, std::string_view call) {
    if (watch) watch(call);
}

void score_a_clip(const InstanceUnderTest& instance, const Watch& watch) {
    const ExpertItem item(normal_item(instance, instance.plugin().trial().seed));
    tell(watch, "plan");
    instance.plugin().trial().step("scoring an ordinary clip");
    const ExpertItem* items[] = {&item};
    const Scored scored = score(instance, items);
    if (scored.status.code != CJ_OK) block("score fails: {}", scored.text);
    tell(watch, "score");
}

void make_a_candidate(const InstanceUnderTest& instance, const Watch& watch) {
    GeneratorTrial generator(instance);
    tell(watch, "encode");
    cj_candidate_t* candidate = generator.create(instance.plugin().trial().seed);
    tell(watch, "candidate_create");
    instance.plugin().trial().step("finish");
    cj_finished_t finished{};
    finished.size = CJ_SIZE(cj_finished);
    const plugin::Call call;
    const cj_status_t status =
        generator.table().finish(generator.raw(), call.get(), candidate, &finished, nullptr);
    if (status.code != CJ_OK) block("finish fails: {}", words(call, status));
    tell(watch, "finish");
    generator.destroy(candidate);
    tell(watch, "candidate_destroy");
    generator.table().condition_release(generator.raw(), generator.condition());
    tell(watch, "condition_release");
}

}  // namespace

void do_work(const InstanceUnderTest& instance, const Watch& watch) {
    if (instance.metadata().expert) score_a_clip(instance, watch);
    if (instance.metadata().generator) make_a_candidate(instance, watch);
}

void whole_life(PluginUnderTest& plugin, const Watch& watch) {
    plugin.init();
    tell(watch, "init");
    InstanceUnderTest instance(plugin);
    tell(watch, "create");
    instance.load();
    tell(watch, "load");
    do_work(instance, watch);
    instance.unload();
    tell(watch, "unload");
    instance.destroy();
    tell(watch, "destroy");
    plugin.trial().step("deinit");
    plugin.entry().deinit();
    tell(watch, "deinit");
}

}  // namespace cinejury::validate
