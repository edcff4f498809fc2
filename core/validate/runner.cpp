// SPDX-License-Identifier: Apache-2.0
// Runs the tests one after the other, each in a child, and judges how the child ended.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "core/validate/child_process.hpp"
#include "core/validate/child_protocol.hpp"
#include "core/validate/registry.hpp"
#include "core/validate/validator.hpp"

namespace cinejury::validate {
namespace {

// What the child has told.
struct Told {
    std::string last_step;
    bool has_result = false;
    Outcome outcome;
};

Verdict verdict_of(std::string_view name) {
    for (const Verdict verdict :
         {Verdict::kPassed, Verdict::kBlocked, Verdict::kSkipped, Verdict::kUntested})
        if (verdict_name(verdict) == name) return verdict;
    return Verdict::kFailed;
}

Told read_told(std::string_view output) {
    Told told;
    while (!output.empty()) {
        const std::size_t end = std::min(output.find('\n'), output.size());
        const std::string_view line = output.substr(0, end);
        output.remove_prefix(std::min(end + 1, output.size()));
        if (line.starts_with("step ")) told.last_step = one_line(line.substr(5));
        if (!line.starts_with("result ")) continue;
        const std::string_view rest = line.substr(7);
        const std::size_t space = std::min(rest.find(' '), rest.size());
        told.has_result = true;
        told.outcome.verdict = verdict_of(rest.substr(0, space));
        told.outcome.reason = one_line(rest.substr(std::min(space + 1, rest.size())));
    }
    return told;
}

std::string last_lines(const std::string& text) {
    constexpr std::size_t kLines = 10;
    std::vector<std::string> lines;
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        lines.push_back(one_line(std::string_view(text).substr(start, end - start)));
        start = end + 1;
    }
    std::string last;
    for (std::size_t i = lines.size() - std::min(lines.size(), kLines); i < lines.size(); ++i)
        last += lines[i] + '\n';
    return last;
}

// A failure that the child could not tell itself.
void fail(TestResult& result, const char* sentence, std::string reason, const Told& told) {
    result.verdict = Verdict::kFailed;
    result.sentence = sentence;
    result.reason = std::move(reason);
    if (!told.last_step.empty()) result.reason += fmt::format(", during: {}", told.last_step);
}

void judge(const Ended& ended, std::chrono::milliseconds limit, TestResult& result) {
    const Told told = read_told(ended.output);
    result.verdict = told.outcome.verdict;
    result.reason = told.outcome.reason;
    result.sentence = result.test->sentence;
    const char* when = told.has_result ? " after the test" : "";
    switch (ended.how) {
        case Ended::How::kTimeLimit:
            fail(result, "ABI-CANCEL",
                 fmt::format("did not end within {} s and was killed",
                             std::chrono::duration<double>(limit).count()),
                 told);
            break;
        case Ended::How::kSignalled:
            fail(result, "ABI-NOTHROW",
                 fmt::format("the process was ended by signal {} ({}){}", ended.number,
                             ::strsignal(ended.number), when),
                 told);
            break;
        case Ended::How::kExited:
            if (!told.has_result || ended.number != 0)
                fail(result, "ABI-NOTHROW",
                     fmt::format("the process ended with exit code {}{}", ended.number, when),
                     told);
            break;
        case Ended::How::kCancelled:
            result.verdict = Verdict::kSkipped;
            result.reason = "cancelled";
            break;
    }
    if (ended.group_survives) result.reason += "; a process of it could not be killed";
    if (result.verdict == Verdict::kFailed) result.output = last_lines(ended.messages);
}

class Runner {
public:
    Runner(const Options& options, Report& report) : options_(options), report_(report) {}

    Status run(const TestInfo& test) {
        TestResult result;
        result.test = &test;
        result.sentence = test.sentence;
        if (options_.cancel.cancelled()) return {Code::kCancelled, "validator: cancelled"};
        const std::string_view blocker = blocking(test);
        if (!blocker.empty()) {
            result.verdict = Verdict::kBlocked;
            result.reason = fmt::format("needs {}", blocker);
        } else {
            CINEJURY_RETURN_IF_ERROR(run_child_for(test, result));
        }
        if (result.verdict == Verdict::kFailed || result.verdict == Verdict::kBlocked)
            bad_.insert(test.id);
        if (options_.on_result) options_.on_result(result);
        report_.results.push_back(std::move(result));
        return {};
    }

private:
    std::string_view blocking(const TestInfo& test) const {
        for (const std::string_view need : test.needs)
            if (bad_.contains(need)) return need;
        return {};
    }

    Status run_child_for(const TestInfo& test, TestResult& result) {
        std::vector<std::string> arguments = options_.arguments;
        for (const std::string& one : {std::string("--test"), std::string(test.id),
                                       std::string("--seed"), std::to_string(options_.seed)})
            arguments.push_back(one);
        CINEJURY_ASSIGN(const Ended ended, run_process(options_.program, arguments,
                                                       options_.time_limit, options_.cancel));
        judge(ended, options_.time_limit, result);
        result.seconds = ended.seconds;
        result.repeat =
            fmt::format("{} --test {} --seed {}", options_.repeat, test.id, options_.seed);
        return {};
    }

    const Options& options_;
    Report& report_;
    std::set<std::string_view> bad_;
};

// The tests of `only` and all that they need.
Result<std::set<std::string_view>> chosen(const Options& options) {
    std::set<std::string_view> ids;
    std::vector<std::string_view> open;
    for (const std::string& id : options.only) {
        const TestInfo* test = find_test(id);
        if (!test) return unknown_test(id);
        open.push_back(test->id);
    }
    while (!open.empty()) {
        const std::string_view id = open.back();
        open.pop_back();
        if (!ids.insert(id).second) continue;
        for (const std::string_view need : find_test(id)->needs) open.push_back(need);
    }
    return ids;
}

// Of a plugin whose metadata cannot be read every test is one that it should pass.
bool is_for(const TestInfo& test, const Result<plugin::Inspected>& plugin) {
    if (test.subject == Subject::kEvery || !plugin.ok()) return true;
    return test.subject == Subject::kExpert ? plugin->metadata.expert.has_value()
                                            : plugin->metadata.generator.has_value();
}

}  // namespace

std::size_t Report::count(Verdict verdict) const {
    return static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(),
                      [verdict](const TestResult& one) { return one.verdict == verdict; }));
}

Result<Report> run_validator(const std::filesystem::path& plugin, const Options& options) {
    if (options.level < 1 || options.level > kHighestLevel)
        return Status(Code::kInvalidArgument, fmt::format("validator: level {} is outside 1 ... {}",
                                                          options.level, kHighestLevel));
    CINEJURY_ASSIGN(const std::set<std::string_view> only, chosen(options));
    std::error_code failed;
    if (!std::filesystem::is_regular_file(plugin, failed))
        return Status(Code::kNotFound, fmt::format("plugin: {}: no such file", plugin.string()));
    Report report;
    report.plugin = plugin;
    report.seed = options.seed;
    report.level = options.level;
    const auto inspected = plugin::inspect(plugin);
    if (inspected.ok()) {
        report.plugin_id = inspected->metadata.id;
        report.plugin_version = inspected->metadata.version;
    }
    Runner runner(options, report);
    for (const TestInfo& test : tests()) {
        const bool wanted = only.empty() ? test.level <= options.level && is_for(test, inspected)
                                         : only.contains(test.id);
        if (wanted) CINEJURY_RETURN_IF_ERROR(runner.run(test));
    }
    return report;
}

}  // namespace cinejury::validate
