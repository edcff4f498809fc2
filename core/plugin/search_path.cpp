// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <link.h>

#include "core/plugin/catalogue.hpp"

namespace cinejury::plugin {
namespace {

namespace fs = std::filesystem;

// The plugin folder that belongs to the module which holds this code: a program in <prefix>/bin, or
// libcinejury in <prefix>/<libdir>. Empty when that cannot be told.
fs::path own_folder() {
    Dl_info info{};
    void* extra = nullptr;
    if (!::dladdr1(reinterpret_cast<const void*>(&own_folder), &info, &extra, RTLD_DL_LINKMAP))
        return {};
    const auto* module = static_cast<const link_map*>(extra);
    // The loader names the program itself "".
    const bool is_program = !module || !module->l_name || *module->l_name == '\0';
    std::error_code failed;
    const fs::path file = fs::canonical(is_program ? "/proc/self/exe" : module->l_name, failed);
    if (failed) return {};
    const fs::path folder = file.parent_path();
    const fs::path libraries = is_program ? folder.parent_path() / CINEJURY_INSTALL_LIBDIR : folder;
    return libraries / "cinejury" / "plugins";
}

}  // namespace

SearchPath SearchPath::standard(const std::vector<fs::path>& plugin_dirs,
                                std::string_view environment) {
    SearchPath path{plugin_dirs};
    while (!environment.empty()) {
        const std::size_t end = std::min(environment.find(':'), environment.size());
        if (end > 0) path.folders.emplace_back(environment.substr(0, end));
        environment.remove_prefix(std::min(end + 1, environment.size()));
    }
    if (fs::path own = own_folder(); !own.empty()) path.folders.push_back(std::move(own));
    return path;
}

}  // namespace cinejury::plugin
