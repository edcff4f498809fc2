// SPDX-License-Identifier: Apache-2.0
// Level 4: the states of an instance, its options, its ordinary work.
#include <algorithm>

#include "core/validate/expert_trial.hpp"
#include "core/validate/generator_trial.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"
#include "core/validate/work.hpp"

namespace cinejury::validate {
namespace {

using plugin::Call;
using plugin::to_cj;

constexpr std::size_t kDigestLength = 64;

void expect_failing_create(const PluginUnderTest& plugin, const char* when) {
    plugin.trial().step(when);
    cj_plugin_t* made = nullptr;
    const Call call;
    const cj_status_t status =
        plugin.entry().create(plugin.table(), call.get(), to_cj(plugin.metadata().id), &made);
    expect(status.code != CJ_OK, "{} succeeds", when);
}

void create_needs_init(Trial& trial) {
    PluginUnderTest plugin(trial);
    expect_failing_create(plugin, "create before init");
    plugin.init();
    plugin.entry().deinit();
    expect_failing_create(plugin, "create after the last deinit");
}

void destroy(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    for (int i = 0; i < 3; ++i) InstanceUnderTest(plugin).destroy();
}

void load(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    InstanceUnderTest instance(plugin);
    const auto expect_ok = [&](const char* what, auto function) {
        trial.step(what);
        const Call call;
        const cj_status_t status = function(instance.raw(), call.get());
        expect(status.code == CJ_OK, "{}: {}", what, words(call, status));
    };
    expect_ok("load", instance.table().load);
    expect_ok("unload", instance.table().unload);
    expect_ok("a second load", instance.table().load);
    trial.step("destroy while loaded");
    instance.table().destroy(instance.raw());

    InstanceUnderTest other(plugin);
    const CancelToken cancelled;
    cancelled.cancel();
    const Call call(cancelled);
    trial.step("load with a cancelled token");
    const cj_status_t status = other.table().load(other.raw(), call.get());
    expect(status.code == CJ_OK || status.code == CJ_CANCELLED, "load with a cancelled token: {}",
           words(call, status));
    if (status.code == CJ_OK) return;
    trial.step("load after a cancelled one");
    const Call again;
    const cj_status_t second = other.table().load(other.raw(), again.get());
    expect(second.code == CJ_OK, "load after a cancelled one: {}", words(again, second));
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

std::string number_text(const plugin::OptionSpec& option, double value) {
    return option.type == plugin::OptionSpec::Type::kInteger
               ? fmt::format("{}", static_cast<std::int64_t>(value))
               : fmt::format("{}", value);
}

std::vector<std::string> good_values(const plugin::OptionSpec& option) {
    using Type = plugin::OptionSpec::Type;
    std::vector<std::string> values = option.choices;
    if (option.type == Type::kBoolean) values = {"true", "false"};
    const bool free_text = option.type == Type::kString || option.type == Type::kPath;
    if (!free_text && !option.default_value.empty()) values.push_back(option.default_value);
    for (const auto& limit : {option.minimum, option.maximum})
        if (limit) values.push_back(number_text(option, *limit));
    return values;
}

std::vector<std::string> bad_values(const plugin::OptionSpec& option) {
    std::vector<std::string> bad;
    for (const char* value : {"", "certainly-not", "1.5.2", "\xff\xfe", "1e400"})
        if (!plugin::check_option_value(option, value).ok()) bad.emplace_back(value);
    if (option.minimum) bad.push_back(number_text(option, *option.minimum - 1));
    if (option.maximum) bad.push_back(number_text(option, *option.maximum + 1));
    return bad;
}

void options(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    InstanceUnderTest instance(plugin);
    const auto configure = [&](std::string_view key, std::string_view value) {
        trial.step("configure");
        const Call call;
        return instance.table()
            .configure(instance.raw(), call.get(), to_cj(key), to_cj(value))
            .code;
    };
    for (const std::string& key : {std::string(), std::string("no-such-option"),
                                   std::string("\xff\0x", 3), std::string(1 << 16, 'k')})
        expect(configure(key, "1") == CJ_NOT_FOUND,
               "configure with an unknown key does not return CJ_NOT_FOUND");
    for (const auto& option : instance.metadata().options) {
        for (const std::string& value : good_values(option))
            expect(configure(option.name, value) == CJ_OK, "option {} refuses \"{}\"", option.name,
                   value);
        for (const std::string& value : bad_values(option))
            expect(configure(option.name, value) == CJ_INVALID_ARGUMENT,
                   "option {} does not refuse \"{}\" with CJ_INVALID_ARGUMENT", option.name, value);
    }
}

void digest(Trial& trial) {
    PluginUnderTest plugin(trial);
    plugin.init();
    InstanceUnderTest instance(plugin);
    instance.load();
    trial.step("weights_digest");
    const Call call;
    plugin::StringSink sink(4096);
    const cj_status_t status =
        instance.table().weights_digest(instance.raw(), call.get(), sink.get());
    expect(status.code == CJ_OK, "weights_digest: {}", words(call, status));
    const std::string& text = sink.text();
    const bool hexadecimal = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (instance.metadata().has_weights)
        expect(text.size() == kDigestLength && hexadecimal,
               "writes {} bytes that are no SHA-256 in lower-case hexadecimal", text.size());
    else
        expect(text.empty() && !sink.overflowed(),
               "writes a digest although the metadata say that it has no weights");
}

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

}  // namespace

std::vector<Test> life_tests() {
    const auto every = Subject::kEvery;
    return {
        {{"life.create-needs-init",
          4,
          "ABI-INIT",
          "create without init is refused",
          every,
          {"identity.create"}},
         create_needs_init},
        {{"life.destroy",
          4,
          "ABI-DESTROY",
          "instances can be destroyed right after create",
          every,
          {"identity.create"}},
         destroy},
        {{"life.load",
          4,
          "ABI-LOAD",
          "load and unload, repeated, cancelled, destroyed while loaded",
          every,
          {"life.destroy", "identity.extensions"}},
         load},
        {{"life.options",
          4,
          "ABI-OPTIONS",
          "options take what the schema allows and nothing else",
          every,
          {"life.destroy"}},
         options},
        {{"life.digest", 4, "ABI-DIGEST", "weights are named by a SHA-256", every, {"life.load"}},
         digest},
        {{"life.score",
          4,
          "EXPERT-FAILURE",
          "an ordinary clip is scored",
          Subject::kExpert,
          {"life.load"}},
         score_ordinary},
        {{"life.make",
          4,
          "GEN-FINISH",
          "an ordinary candidate is made",
          Subject::kGenerator,
          {"life.load"}},
         make_ordinary},
        {{"life.states",
          4,
          "ABI-STATE",
          "calls in a wrong state return CJ_BAD_STATE",
          every,
          {"life.score", "life.make"}},
         states},
    };
}

}  // namespace cinejury::validate
