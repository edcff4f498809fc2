// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "core/plugin/utf8.hpp"
#include "core/validate/validator.hpp"

namespace cinejury::validate {

std::string to_json(const Report& report) {
    using json = nlohmann::ordered_json;
    json tests = json::array();
    for (const TestResult& one : report.results) {
        json test = {{"id", one.test->id},       {"level", one.test->level},
                     {"title", one.test->title}, {"verdict", verdict_name(one.verdict)},
                     {"sentence", one.sentence}, {"seconds", one.seconds}};
        if (!one.reason.empty()) test["reason"] = one.reason;
        if (!one.output.empty()) test["output"] = one.output;
        if (!one.repeat.empty()) test["repeat"] = plugin::valid_utf8(one.repeat);
        tests.push_back(std::move(test));
    }
    json counts = json::object();
    for (const Verdict verdict : {Verdict::kPassed, Verdict::kFailed, Verdict::kBlocked,
                                  Verdict::kSkipped, Verdict::kUntested})
        counts[std::string(verdict_name(verdict))] = report.count(verdict);
    const json document = {{"schema", 1},
                           {"plugin", plugin::valid_utf8(report.plugin.string())},
                           {"id", report.plugin_id},
                           {"version", report.plugin_version},
                           {"level", report.level},
                           {"seed", report.seed},
                           {"passed", report.passed()},
                           {"counts", std::move(counts)},
                           {"tests", std::move(tests)}};
    return document.dump(2) + "\n";
}

}  // namespace cinejury::validate
