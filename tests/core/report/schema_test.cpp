// SPDX-License-Identifier: Apache-2.0
// Reports against the published schema, by Python's jsonschema. CINEJURY_TEST_PYTHON names an
// interpreter that has it; without one the test is skipped, and says so.
#include <cstdlib>

#include "core/report/report.hpp"
#include "tests/catch.hpp"
#include "tests/core/report/sample.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::report;

TEST_CASE("reports fit the published schema, and each key in them is described there") {
    const char* python = std::getenv("CINEJURY_TEST_PYTHON");
    if (!python || !*python) {
        WARN("skipped: CINEJURY_TEST_PYTHON names no interpreter with jsonschema");
        return;
    }
    const cinejury::test::TemporaryFolder folder;
    ReportInput unfinished = report::test::sample_input();
    unfinished.verdict = {};
    unfinished.winner_file.clear();
    for (ledger::Candidate& candidate : unfinished.candidates) candidate.seed.reset();
    ReportInput calibrated = report::test::sample_input();
    using Kind = panel::CalibrationSpec::Kind;
    for (const Kind kind : {Kind::kRange, Kind::kIdentity, Kind::kLog, Kind::kIsotonic}) {
        panel::CalibrationSpec spec;
        spec.kind = kind;
        spec.xs = spec.ys = {0, 1};
        spec.file = "maps/a.json";
        calibrated.panel.calibrations["vendor.example.c" + std::to_string(static_cast<int>(kind))] =
            spec;
    }
    std::string command = std::string("'") + python +
                          "' '" CINEJURY_SOURCE_DIR
                          "/tests/core/report/validate_report.py' '" CINEJURY_SOURCE_DIR
                          "/docs/report.schema.json'";
    const auto add = [&](const std::string& name, const ReportInput& input) {
        command += " '" + folder.write(name, report_json(input)).string() + "'";
    };
    add("sample.json", report::test::sample_input());
    add("unfinished.json", unfinished);
    add("calibrated.json", calibrated);
    add("empty.json", ReportInput{});
    CHECK(std::system(command.c_str()) == 0);

    std::string broken = report_json(report::test::sample_input());
    broken.replace(broken.find("\"abstain\""), 9, "\"zero\"");
    CHECK(std::system(
              (command + " '" + folder.write("broken.json", broken).string() + "' > /dev/null")
                  .c_str()) != 0);
}
