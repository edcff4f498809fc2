// SPDX-License-Identifier: Apache-2.0
#include "core/validate/registry.hpp"

#include <fmt/format.h>

#include "core/base/nearest.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

std::vector<Test> join() {
    std::vector<Test> all;
    for (const auto& list :
         {static_tests, load_tests, identity_tests, life_tests, plan_tests, work_tests,
          process_tests, expert_tests, expert_view_tests, generator_tests, generator_step_tests,
          generator_state_tests, generator_spec_tests, untested_sentences})
        for (Test& test : list()) all.push_back(std::move(test));
    return all;
}

const Test* find(std::string_view id) {
    for (const Test& test : all_tests())
        if (test.info.id == id) return &test;
    return nullptr;
}

bool is_for(const TestInfo& test, const plugin::PluginMetadata& metadata) {
    return test.subject == Subject::kEvery ||
           (test.subject == Subject::kExpert ? metadata.expert.has_value()
                                             : metadata.generator.has_value());
}

Outcome run_guarded(const Test& test, Trial& trial) {
    if (!test.run) return {Verdict::kUntested, "no test of this host can tell yet"};
    if (test.info.subject != Subject::kEvery) {
        const auto inspected = plugin::inspect(trial.plugin);
        if (!inspected.ok()) return {Verdict::kBlocked, inspected.status().message()};
        if (!is_for(test.info, inspected->metadata))
            return {Verdict::kSkipped, test.info.subject == Subject::kExpert
                                           ? "the plugin is no expert"
                                           : "the plugin is no generator"};
    }
    try {
        test.run(trial);
        return {};
    } catch (Stop& stop) {
        return std::move(stop.outcome);
    }
}

}  // namespace

std::vector<Test> untested_sentences() {
    const auto every = Subject::kEvery;
    return {
        declare("device.stream", 5, "ABI-STREAM", "asynchronous calls keep the rules of streams",
                every, {}, nullptr),
        declare("process.permissions", 5, "ABI-PERMISSION",
                "the plugin does nothing that its permissions do not list", every, {}, nullptr),
    };
}

const std::vector<Test>& all_tests() {
    static const std::vector<Test> all = join();
    return all;
}

std::span<const TestInfo> tests() {
    static const std::vector<TestInfo> infos = [] {
        std::vector<TestInfo> all;
        for (const Test& test : all_tests()) all.push_back(test.info);
        return all;
    }();
    return infos;
}

const TestInfo* find_test(std::string_view id) {
    for (const TestInfo& test : tests())
        if (test.id == id) return &test;
    return nullptr;
}

std::string_view verdict_name(Verdict verdict) {
    switch (verdict) {
        case Verdict::kPassed: return "passed";
        case Verdict::kFailed: return "failed";
        case Verdict::kBlocked: return "blocked";
        case Verdict::kSkipped: return "skipped";
        case Verdict::kUntested: return "untested";
    }
    return "failed";
}

Status unknown_test(std::string_view id) {
    std::vector<std::string> ids;
    for (const TestInfo& test : tests()) ids.emplace_back(test.id);
    const std::string near = nearest_name(id, ids);
    return {Code::kInvalidArgument,
            fmt::format("validator: no test with the id {}{}", id,
                        near.empty() ? "" : fmt::format("; did you mean {}?", near))};
}

Result<Outcome> run_test_in(std::string_view id, Trial& trial) {
    const Test* test = find(id);
    if (!test) return unknown_test(id);
    return run_guarded(*test, trial);
}

Result<Outcome> run_test(std::string_view id, const std::filesystem::path& plugin,
                         std::uint64_t seed, const plugin::Settings& settings) {
    Trial trial{plugin, seed, settings, {}};
    return run_test_in(id, trial);
}

}  // namespace cinejury::validate
