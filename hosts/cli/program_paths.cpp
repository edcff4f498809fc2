// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/program_paths.hpp"

#include <system_error>

#include "core/ledger/ledger.hpp"
#include "hosts/cli/build_info.hpp"

namespace cinejury::cli {
namespace {

std::string_view absolute_or_empty(std::string_view path) {
    return path.starts_with('/') ? path : std::string_view();
}

std::filesystem::path default_config(std::string_view xdg, std::string_view home) {
    if (!xdg.empty()) return std::filesystem::path(xdg) / "cinejury/config.toml";
    if (!home.empty()) return std::filesystem::path(home) / ".config/cinejury/config.toml";
    return {};
}

}  // namespace

ProgramPaths ProgramPaths::find(const Environment& environment) {
    ProgramPaths paths;
    std::error_code failed;
    paths.executable = std::filesystem::read_symlink("/proc/self/exe", failed);
    if (!failed) {
        paths.prefix = paths.executable.parent_path().parent_path();
        paths.templates = paths.prefix / kDataFolder / "template";
    }
    const std::string_view home = absolute_or_empty(environment.get("HOME"));
    const std::string_view state = absolute_or_empty(environment.get("XDG_STATE_HOME"));
    paths.config_file = default_config(absolute_or_empty(environment.get("XDG_CONFIG_HOME")), home);
    if (!state.empty() || !home.empty()) paths.ledger_file = ledger::default_path(state, home);
    return paths;
}

}  // namespace cinejury::cli
