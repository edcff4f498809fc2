// SPDX-License-Identifier: Apache-2.0
// The parts of report.json as JSON values; each is described in docs/report.md.
// Thread rule: free functions on values.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/report/report.hpp"

namespace cinejury::report {

inline constexpr const char* kReportSchema = "cinejury.report/1";

nlohmann::json result_section(const ReportInput& input);
nlohmann::json run_section(const ReportInput& input);
// Both, with the schema's name.
nlohmann::json report_section(const ReportInput& input);

nlohmann::json panel_section(const panel::PanelFile& panel);
nlohmann::json plugins_section(const std::vector<PluginUse>& plugins);
// What held-out experts think of the verdict, and monitors' values of the winner against the pool.
nlohmann::json held_out_section(const ReportInput& input);
nlohmann::json monitors_section(const ReportInput& input);
// How scores that are not ok were treated, and which they were.
nlohmann::json gaps_section(const ReportInput& input);

std::string_view role_name(panel::Role role);  // "select", "held-out", "monitor"

// Candidates by rising index; borrowed from the input.
std::vector<const ledger::Candidate*> by_index(const ReportInput& input);
// A candidate's scores in the order of the taxonomy, other criteria by id after them; one
// criterion's by expert. Borrowed from the candidate.
std::vector<const panel::Score*> in_order(const std::vector<panel::Score>& scores);
// The verdict on a candidate, or nullptr.
const panel::Standing* standing_of(const panel::Verdict& verdict, std::uint64_t index);
// Null or the value.
template <class T>
nlohmann::json optional_json(const std::optional<T>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

}  // namespace cinejury::report
