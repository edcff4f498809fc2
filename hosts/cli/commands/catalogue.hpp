// SPDX-License-Identifier: Apache-2.0
// The plugins that this call of the program sees. Thread rule: main thread.
#pragma once

#include "core/plugin/catalogue.hpp"
#include "hosts/cli/context.hpp"

namespace cinejury::cli {

// By --plugin-dir, CINEJURY_PLUGIN_PATH, the config file, then the installed ones. A folder given
// with --plugin-dir must be there. None of the plugins' code runs.
Result<plugin::Catalogue> scan_plugins(const Context& context);
// Whether a word means a library by its path: it has a '/' or ends in ".so".
bool is_library_path(const std::string& word);
// A library by path or a plugin by id.
Result<plugin::Inspected> find_plugin(const Context& context, const std::string& id_or_path);

}  // namespace cinejury::cli
