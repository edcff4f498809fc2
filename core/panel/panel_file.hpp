// SPDX-License-Identifier: Apache-2.0
// The panel file: which experts judge, and how their scores become a verdict. TOML, format in
// docs/panel-file.md. Thread rule: values.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"
#include "core/panel/calibration.hpp"

namespace cinejury::panel {

// A selecting expert's scores decide; a held-out expert judges the decision without taking part; a
// monitor is logged.
enum class Role { kSelect, kHeldOut, kMonitor };

struct ExpertEntry {
    std::string plugin;  // id
    Role role = Role::kSelect;
    std::vector<std::string> criteria;            // those used; empty = all that the expert has
    std::map<std::string, std::string> settings;  // option -> value
};

// A veto on the calibrated value.
struct Gate {
    enum class Missing { kUnknown, kPass };
    enum class AllFail { kOut, kPass };
    std::string criterion;
    std::optional<double> minimum;           // passes when calibrated >= minimum
    std::optional<double> maximum;           // passes when calibrated <= maximum
    Missing if_missing = Missing::kUnknown;  // unknown does not pass
    AllFail if_all_fail = AllFail::kOut;     // kPass: decides nothing where no candidate passes
};

enum class OnFailed { kExclude, kDropCriterion, kFailRun };

struct PanelFile {
    std::string name;
    std::string summary;
    std::vector<ExpertEntry> experts;
    std::map<std::string, double> aspect_weights;     // by aspect id, >= 0; missing = 1
    std::map<std::string, double> criterion_weights;  // by criterion id, >= 0; missing = 1, and 0
                                                      // beside the taxonomy (criteria.hpp)
    std::vector<Gate> gates;
    double tie_band = 0.01;  // on the overall score's scale, >= 0
    OnFailed on_failed = OnFailed::kExclude;
    std::map<std::string, CalibrationSpec> calibrations;  // by criterion id
    std::map<std::string, double>
        thresholds;  // by criterion id: calibrated value from which it is shown as good
    std::filesystem::path folder;  // files named in it are relative to this
    std::string digest;            // SHA-256 of the text and of the files that it names
};

// Refusals (kBadData) carry file, line and column, name the key, and suggest the nearest known one;
// values out of range say what is allowed. kNotFound: the file or one that it names is not there.
Result<PanelFile> load_panel_file(const std::filesystem::path& file);
// The same from text; `name` stands in messages, `folder` for relative paths.
Result<PanelFile> parse_panel_file(std::string_view text, const std::string& name,
                                   const std::filesystem::path& folder);

// The panel with this name or path: a path with '/' or ending in ".toml" is a file; a bare name is
// looked up in
// `<prefix>/share/cinejury/panels` of the module that holds this code. kNotFound lists the names
// that are there.
Result<PanelFile> find_panel(std::string_view name_or_path);
std::vector<std::string> installed_panels();

}  // namespace cinejury::panel
