// SPDX-License-Identifier: Apache-2.0
// Level 4: making, loading and ending instances; their options.
#include <algorithm>

#include "core/validate/plugin_under_test.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

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

}  // namespace

std::vector<Test> life_tests() {
    const auto every = Subject::kEvery;
    return {
        declare("life.create-needs-init", 4, "ABI-INIT", "create without init is refused", every,
                {"identity.create"}, create_needs_init),
        declare("life.destroy", 4, "ABI-DESTROY", "instances can be destroyed right after create",
                every, {"identity.extensions"}, destroy),
        declare("life.load", 4, "ABI-LOAD",
                "load and unload, repeated, cancelled, destroyed while loaded", every,
                {"life.destroy"}, load),
        declare("life.options", 4, "ABI-OPTIONS",
                "options take what the schema allows and nothing else", every, {"life.destroy"},
                options),
        declare("life.digest", 4, "ABI-DIGEST", "weights are named by a SHA-256", every,
                {"life.load"}, digest),
    };
}

}  // namespace cinejury::validate
