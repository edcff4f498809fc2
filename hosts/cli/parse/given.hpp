// SPDX-License-Identifier: Apache-2.0
// Values as one source gave them, before they are checked and merged. Thread rule: values.
#pragma once

#include <string>
#include <vector>

#include "hosts/cli/table/option.hpp"

namespace cinejury::cli {

// Earlier ones win.
enum class Origin { kCommandLine, kEnvironment, kConfigFile, kDefault };
// "command line", "environment", "config file", "default".
std::string_view origin_name(Origin origin);

struct Given {
    const Option* option = nullptr;
    std::string text;
    Origin origin = Origin::kDefault;
    std::string where;  // as messages name it: "--panel", "CINEJURY_PANEL", "config.toml:3: panel"
};

}  // namespace cinejury::cli
