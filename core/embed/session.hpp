// SPDX-License-Identifier: Apache-2.0
// The object behind cj_session_t. Thread rule: immutable once open; its members guard themselves.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "cinejury/embed.h"
#include "core/base/status.hpp"
#include "core/panel/panel.hpp"
#include "core/plugin/catalogue.hpp"
#include "core/plugin/host_services.hpp"

struct cj_session {
    explicit cj_session(cinejury::plugin::HostOptions options) : host(std::move(options)) {}

    // In this order: each is used by those below it.
    cinejury::plugin::HostServices host;
    cinejury::plugin::Catalogue catalogue;
    cinejury::panel::PanelOptions panel_options;
    std::map<std::string, cinejury::plugin::Settings> settings;  // of the experts
    std::unique_ptr<cinejury::panel::Panel> panel;
    std::string panel_name;        // as it was asked for
    std::filesystem::path ledger;  // empty: no searches
};

namespace cinejury::embed {

using SettingsByPlugin = std::map<std::string, plugin::Settings>;

Result<std::unique_ptr<cj_session>> open_session(const cj_session_options_t& options);

// kInvalidArgument: an array that is NULL though its count is not 0, or a setting given twice.
Result<SettingsByPlugin> read_settings(const cj_setting_t* settings, std::uint64_t count);

// "cinejury.session/1".
std::string describe(const cj_session& session);

}  // namespace cinejury::embed
