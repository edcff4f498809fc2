// SPDX-License-Identifier: Apache-2.0
#include "hosts/cli/commands/catalogue.hpp"

namespace cinejury::cli {

Result<plugin::Catalogue> scan_plugins(const Context& context) {
    std::vector<std::filesystem::path> folders;
    std::vector<std::filesystem::path> must_exist;
    for (const Given& given : context.values.all("plugin-dir")) {
        folders.emplace_back(given.text);
        if (given.origin == Origin::kCommandLine) must_exist.emplace_back(given.text);
    }
    return plugin::Catalogue::scan(plugin::SearchPath::standard(folders, ""), must_exist);
}

bool is_library_path(const std::string& word) {
    return word.find('/') != std::string::npos || word.ends_with(".so");
}

Result<plugin::Inspected> find_plugin(const Context& context, const std::string& id_or_path) {
    if (is_library_path(id_or_path)) return plugin::inspect(id_or_path);
    CINEJURY_ASSIGN(const plugin::Catalogue catalogue, scan_plugins(context));
    CINEJURY_ASSIGN(const plugin::Inspected* found, catalogue.find(id_or_path));
    return *found;
}

}  // namespace cinejury::cli
