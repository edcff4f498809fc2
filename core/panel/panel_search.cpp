// SPDX-License-Identifier: Apache-2.0
// Panels that are installed beside the program or library that holds this code.
// Thread rule: free functions.
#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <link.h>

#include <algorithm>

#include "core/base/nearest.hpp"
#include "core/panel/panel_file.hpp"

namespace cinejury::panel {
namespace {

namespace fs = std::filesystem;

// The file of the module that this function is linked into; empty when that cannot be told.
fs::path module_file() {
    Dl_info info{};
    void* extra = nullptr;
    if (!::dladdr1(reinterpret_cast<const void*>(&module_file), &info, &extra, RTLD_DL_LINKMAP))
        return {};
    const auto* module = static_cast<const link_map*>(extra);
    // The loader names the program itself "".
    const bool is_program = !module || !module->l_name || *module->l_name == '\0';
    std::error_code failed;
    return fs::canonical(is_program ? "/proc/self/exe" : module->l_name, failed);
}

// <prefix>/share/cinejury/panels, the prefix being some folder above the module: bin, lib and
// lib/<architecture> lie at different depths. Empty when there is none.
fs::path panel_folder() {
    std::error_code error;
    fs::path prefix = module_file().parent_path();
    for (int up = 0; up < 3 && prefix.has_relative_path(); ++up) {
        prefix = prefix.parent_path();
        const fs::path folder = prefix / CINEJURY_DATA_DIR / "panels";
        if (fs::is_directory(folder, error)) return folder;
    }
    return {};
}

}  // namespace

std::vector<std::string> installed_panels() {
    std::vector<std::string> names;
    std::error_code error;
    const fs::path folder = panel_folder();
    if (folder.empty()) return names;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".toml" && entry->is_regular_file(error))
            names.push_back(entry->path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

Result<PanelFile> find_panel(std::string_view name_or_path) {
    if (name_or_path.find('/') != std::string_view::npos || name_or_path.ends_with(".toml"))
        return load_panel_file(fs::path(name_or_path));
    const std::vector<std::string> names = installed_panels();
    if (std::find(names.begin(), names.end(), name_or_path) != names.end())
        return load_panel_file(panel_folder() / fmt::format("{}.toml", name_or_path));
    if (names.empty())
        return Status(Code::kNotFound,
                      fmt::format("panel \"{}\": no panels are installed beside {}; give the path "
                                  "of a .toml file",
                                  name_or_path, module_file().string()));
    const std::string nearest = nearest_name(name_or_path, names);
    return Status(Code::kNotFound,
                  fmt::format("panel \"{}\": not installed{}; there are: {}", name_or_path,
                              nearest.empty() ? std::string()
                                              : fmt::format("; did you mean \"{}\"?", nearest),
                              fmt::join(names, ", ")));
}

}  // namespace cinejury::panel
