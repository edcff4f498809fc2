// SPDX-License-Identifier: Apache-2.0
// JUnit XML as CI systems read it: a failure is a failure, all that did not run is skipped.
#include <fmt/format.h>

#include "core/validate/child_protocol.hpp"
#include "core/validate/validator.hpp"

namespace cinejury::validate {
namespace {

std::string escaped(std::string_view text) {
    std::string xml;
    for (const char c : text) {
        switch (c) {
            case '&': xml += "&amp;"; break;
            case '<': xml += "&lt;"; break;
            case '>': xml += "&gt;"; break;
            case '"': xml += "&quot;"; break;
            default: xml += c;
        }
    }
    return xml;
}

std::string line(std::string_view text) {
    return escaped(one_line(text));
}

void add_test(const TestResult& one, std::string& xml) {
    xml += fmt::format("    <testcase classname=\"level {}\" name=\"{}\" time=\"{:.3f}\"",
                       one.test->level, one.test->id, one.seconds);
    switch (one.verdict) {
        case Verdict::kPassed: xml += "/>\n"; return;
        case Verdict::kFailed:
            xml += fmt::format(
                ">\n      <failure message=\"{}\" type=\"{}\">{}\n{}</failure>\n    </testcase>\n",
                line(one.reason), one.sentence, line(one.repeat), escaped(one.output));
            return;
        default:
            xml += fmt::format(">\n      <skipped message=\"{}: {}\"/>\n    </testcase>\n",
                               verdict_name(one.verdict), line(one.reason));
    }
}

}  // namespace

std::string to_junit(const Report& report) {
    double seconds = 0;
    for (const TestResult& one : report.results) seconds += one.seconds;
    const std::size_t failed = report.count(Verdict::kFailed);
    std::string xml = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" "
        "time=\"{:.3f}\">\n",
        line(report.plugin_id.empty() ? report.plugin.string() : report.plugin_id),
        report.results.size(), failed,
        report.results.size() - failed - report.count(Verdict::kPassed), seconds);
    for (const TestResult& one : report.results) add_test(one, xml);
    return xml + "  </testsuite>\n</testsuites>\n";
}

}  // namespace cinejury::validate
