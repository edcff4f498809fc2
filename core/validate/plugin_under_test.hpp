// SPDX-License-Identifier: Apache-2.0
// A plugin library mapped into the child, seen raw: the tests judge what core/plugin would refuse.
// Nothing is destroyed unless a test does so: the process ends after the test. Private to
// core/validate. Thread rule: one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "core/plugin/host_services.hpp"
#include "core/plugin/plugin.hpp"
#include "core/validate/trial.hpp"

namespace cinejury::validate {

class PluginUnderTest {
public:
    // Inspects, maps and copies the entry; each failure blocks the test. `host_threads` of
    // parallel_for, the caller included.
    explicit PluginUnderTest(Trial& trial, unsigned host_threads = 2);

    Trial& trial() const { return *trial_; }
    const plugin::PluginMetadata& metadata() const { return inspected_.metadata; }
    const plugin::ElfFacts& elf() const { return inspected_.elf; }
    const cj_entry_t& entry() const { return entry_; }
    plugin::HostServices& host() const { return *host_; }
    const cj_host_t* table() const { return table_; }
    // What the plugin has logged so far.
    const std::string& log() const { return *log_; }
    // init; blocks when it fails.
    void init();

private:
    Trial* trial_;
    plugin::Inspected inspected_;
    cj_entry_t entry_{};
    std::shared_ptr<std::string> log_ = std::make_shared<std::string>();
    std::unique_ptr<plugin::HostServices> host_;
    const cj_host_t* table_ = nullptr;
};

// Maps the library as hosts do and gives its entry symbol; the text says why not.
Result<const cj_entry_t*> map_library(const std::filesystem::path& library);

// One instance. Calls that fail where they must not block the test.
class InstanceUnderTest {
public:
    // create, tables, the settings of the trial. Skips the test when a required option is not set.
    explicit InstanceUnderTest(PluginUnderTest& plugin);

    PluginUnderTest& plugin() const { return *plugin_; }
    const plugin::PluginMetadata& metadata() const { return plugin_->metadata(); }
    cj_plugin_t* raw() const { return raw_; }
    const cj_plugin_t& table() const { return table_; }
    const cj_expert_t& expert() const;
    const cj_generator_t& generator() const;

    void load();
    void unload();
    void destroy();

private:
    PluginUnderTest* plugin_;
    cj_plugin_t* raw_ = nullptr;
    cj_plugin_t table_{};
    std::optional<cj_expert_t> expert_;
    std::optional<cj_generator_t> generator_;
};

// A text for messages: what a status says.
std::string words(const plugin::Call& call, cj_status_t status);

}  // namespace cinejury::validate
