// SPDX-License-Identifier: Apache-2.0
// The plugins that are there: search folders in order, every library inspected, none run.
// Thread rule: const members from any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/plugin.hpp"

namespace cinejury::plugin {

struct SearchPath {
    std::vector<std::filesystem::path> folders;  // first wins
    // In this order: `plugin_dirs`, the entries of `environment` (CINEJURY_PLUGIN_PATH, split at
    // ':', may be empty), then `cinejury/plugins` beside the library folder of the module that
    // holds this code (<prefix>/lib/cinejury/plugins).
    static SearchPath standard(const std::vector<std::filesystem::path>& plugin_dirs,
                               std::string_view environment);
};

struct Refused {
    std::filesystem::path path;  // of a library, or of a folder that cannot be read
    Status reason;
    std::string id;  // where it is known: a second library with an id
};

class Catalogue {
public:
    // Inspects each `*.so` directly in the folders and one level of sub-folders, in name order. A
    // folder that is not there is skipped, unless it is one of `must_exist` (kNotFound). Of two
    // with one id the first stands; the second is refused with both paths.
    static Result<Catalogue> scan(const SearchPath& path,
                                  const std::vector<std::filesystem::path>& must_exist = {});

    const std::vector<Inspected>& plugins() const { return plugins_; }
    const std::vector<Refused>& refused() const { return refused_; }
    // By id; kNotFound names the nearest id and, when a refused library may be the one, why it was
    // refused.
    Result<const Inspected*> find(std::string_view id) const;

private:
    void add(const std::filesystem::path& library);

    std::vector<Inspected> plugins_;
    std::vector<Refused> refused_;
};

}  // namespace cinejury::plugin
