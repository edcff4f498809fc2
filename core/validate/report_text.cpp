// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/validate/child_protocol.hpp"
#include "core/validate/validator.hpp"

namespace cinejury::validate {
namespace {

const char* colour_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::kPassed: return "\x1b[32m";
        case Verdict::kFailed: return "\x1b[31m";
        case Verdict::kBlocked: return "\x1b[33m";
        default: return "\x1b[2m";
    }
}

void add_failure(const TestResult& one, std::string& text) {
    text += fmt::format("          {}\n", one.reason);
    text += fmt::format("          breaks {} of docs/abi.md\n", one.sentence);
    if (!one.repeat.empty()) text += fmt::format("          repeat: {}\n", one_line(one.repeat));
    std::string_view rest = one.output;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        text += fmt::format("          | {}\n", rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

}  // namespace

std::string to_text(const Report& report, bool colour) {
    std::string text = fmt::format(
        "{}{}\n", one_line(report.plugin.string()),
        report.plugin_id.empty()
            ? ""
            : fmt::format(": {} {}", one_line(report.plugin_id), one_line(report.plugin_version)));
    int level = 0;
    for (const TestResult& one : report.results) {
        if (one.test->level != level) {
            level = one.test->level;
            text += fmt::format("level {}\n", level);
        }
        const std::string_view name = verdict_name(one.verdict);
        text += fmt::format("  {}{:<8}{} {:<26} {}\n", colour ? colour_of(one.verdict) : "", name,
                            colour ? "\x1b[0m" : "", one.test->id, one.test->title);
        if (one.verdict == Verdict::kFailed)
            add_failure(one, text);
        else if (!one.reason.empty())
            text += fmt::format("          {}\n", one.reason);
    }
    text += fmt::format("{} passed, {} failed, {} blocked, {} skipped, {} untested (seed {})\n",
                        report.count(Verdict::kPassed), report.count(Verdict::kFailed),
                        report.count(Verdict::kBlocked), report.count(Verdict::kSkipped),
                        report.count(Verdict::kUntested), report.seed);
    return text;
}

}  // namespace cinejury::validate
