// SPDX-License-Identifier: Apache-2.0
#include "core/validate/plugin_under_test.hpp"

#include <boost/dll/shared_library.hpp>
#include <system_error>
#include <vector>

#include "core/plugin/tables.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {

using plugin::Call;

namespace {

void require(const Status& status) {
    if (!status.ok()) block("{}", status.message());
}

template <class T>
T value_of(Result<T> result) {
    require(result.status());
    return *std::move(result);
}

}  // namespace

Result<const cj_entry_t*> map_library(const std::filesystem::path& library) {
    namespace dll = boost::dll;
    try {
        // Never unmapped, as in every host; so the list of them is never destroyed.
        static auto* const mapped = new std::vector<dll::shared_library>;  // NOLINT
        mapped->emplace_back(std::filesystem::absolute(library).string(),
                             dll::load_mode::rtld_now | dll::load_mode::rtld_local);
        return &mapped->back().get<const cj_entry_t>(CJ_ENTRY_SYMBOL);
    } catch (const std::exception& error) {
        return Status(Code::kBadData, error.what());
    }
}

PluginUnderTest::PluginUnderTest(Trial& trial, unsigned host_threads)
    : trial_(&trial), inspected_(value_of(plugin::inspect(trial.plugin))) {
    trial.step("loading the library");
    const cj_entry_t* entry = value_of(map_library(trial.plugin));
    if (entry->magic != CJ_ENTRY_MAGIC) block("the entry has not the magic number");
    entry_ = value_of(plugin::copy_entry(entry, "entry"));
    const std::shared_ptr<std::string> log = log_;
    host_ = std::make_unique<plugin::HostServices>(
        plugin::HostOptions{.threads = host_threads,
                            .max_buffer_bytes = std::uint64_t{1} << 33,
                            .log = [log](std::uint32_t, std::string_view, std::string_view text) {
                                log->append(text.substr(0, 4096)).append("\n");
                            }});
    table_ = host_->table(metadata().id, CJ_SDK_VERSION);
}

void PluginUnderTest::init() {
    trial_->step("init");
    const Call call;
    const cj_status_t status = entry_.init(table_, call.get());
    if (status.code != CJ_OK) block("init fails: {}", words(call, status));
}

InstanceUnderTest::InstanceUnderTest(PluginUnderTest& plugin) : plugin_(&plugin) {
    for (const plugin::OptionSpec& option : metadata().options)
        if (option.required && !plugin.trial().settings.contains(option.name))
            skip("option {} must be set: add --set {}.{}=...", option.name, metadata().id,
                 option.name);
    plugin.trial().step("create");
    const Call call;
    const cj_status_t created =
        plugin.entry().create(plugin.table(), call.get(), plugin::to_cj(metadata().id), &raw_);
    if (created.code != CJ_OK) block("create fails: {}", words(call, created));
    table_ = value_of(plugin::copy_plugin(raw_, "create"));
    if (metadata().expert)
        expert_ = value_of(plugin::copy_expert(
            table_.get_extension(raw_, plugin::to_cj(CJ_EXTENSION_EXPERT)), "get_extension"));
    if (metadata().generator)
        generator_ = value_of(plugin::copy_generator(
            table_.get_extension(raw_, plugin::to_cj(CJ_EXTENSION_GENERATOR)), "get_extension"));
    for (const auto& [key, value] : plugin.trial().settings) {
        plugin.trial().step("configure");
        const Call setting;
        const cj_status_t set =
            table_.configure(raw_, setting.get(), plugin::to_cj(key), plugin::to_cj(value));
        if (set.code != CJ_OK) block("option {} is refused: {}", key, words(setting, set));
    }
}

const cj_expert_t& InstanceUnderTest::expert() const {
    if (!expert_) block("the plugin is no expert");
    return *expert_;
}

const cj_generator_t& InstanceUnderTest::generator() const {
    if (!generator_) block("the plugin is no generator");
    return *generator_;
}

void InstanceUnderTest::load() {
    plugin_->trial().step("load");
    const Call call;
    const cj_status_t status = table_.load(raw_, call.get());
    if (status.code != CJ_OK) block("load fails: {}", words(call, status));
}

void InstanceUnderTest::unload() {
    plugin_->trial().step("unload");
    const Call call;
    const cj_status_t status = table_.unload(raw_, call.get());
    if (status.code != CJ_OK) block("unload fails: {}", words(call, status));
}

void InstanceUnderTest::destroy() {
    plugin_->trial().step("destroy");
    table_.destroy(raw_);
    raw_ = nullptr;
}

std::string words(const Call& call, cj_status_t status) {
    const Status said = call.status(status, fmt::format("code {}", status.code));
    return said.ok() ? "CJ_OK" : said.message();
}

}  // namespace cinejury::validate
