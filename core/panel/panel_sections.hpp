// SPDX-License-Identifier: Apache-2.0
// The sections of a panel file, one function each. Private to core/panel. Thread rule: free
// functions.
#pragma once

#include <string>

#include "core/panel/panel_file.hpp"
#include "core/panel/toml_reader.hpp"

namespace cinejury::panel {

// Each reads its section below `top` into `panel`; `file` stands in messages.
Status read_experts(const TableReader& top, const std::string& file, PanelFile& panel);
Status read_weights(const TableReader& top, const std::string& file, PanelFile& panel);
Status read_gates(const TableReader& top, const std::string& file, PanelFile& panel);
Status read_calibrations(const TableReader& top, const std::string& file, PanelFile& panel);
Status read_thresholds(const TableReader& top, const std::string& file, PanelFile& panel);

// Why `id` can be no criterion's, with the nearest of the taxonomy; empty when it can. Rule:
// can_be_criterion.
std::string criterion_id_fault(std::string_view id);

}  // namespace cinejury::panel
