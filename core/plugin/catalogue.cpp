// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/nearest.hpp"

namespace cinejury::plugin {
namespace {

namespace fs = std::filesystem;

struct Listing {
    std::vector<fs::path> libraries;  // in name order
    std::vector<fs::path> folders;    // likewise
};

Result<Listing> list(const fs::path& folder) {
    Listing listing;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        std::error_code unknown;
        if (at->is_directory(unknown))
            listing.folders.push_back(at->path());
        else if (at->path().extension() == ".so")
            listing.libraries.push_back(at->path());
    }
    if (failed)
        return Status(Code::kIo, fmt::format("plugin folder {}: cannot be read: {}",
                                             folder.string(), failed.message()));
    std::sort(listing.libraries.begin(), listing.libraries.end());
    std::sort(listing.folders.begin(), listing.folders.end());
    return listing;
}

bool is_folder(const fs::path& path) {
    std::error_code unknown;
    return fs::is_directory(path, unknown);
}

// The same file by another way in (a folder named twice, a link) is looked at once.
bool first_visit(const fs::path& path, std::set<fs::path>& seen) {
    std::error_code failed;
    const fs::path real = fs::canonical(path, failed);
    return seen.insert(failed ? path : real).second;
}

}  // namespace

Result<Catalogue> Catalogue::scan(const SearchPath& path, const std::vector<fs::path>& must_exist) {
    for (const fs::path& folder : must_exist)
        if (!is_folder(folder))
            return Status(Code::kNotFound,
                          fmt::format("plugin folder {}: no such folder", folder.string()));
    Catalogue catalogue;
    std::set<fs::path> seen;
    const auto visit = [&](const fs::path& folder) {
        Result<Listing> listing = list(folder);
        if (listing.ok()) {
            for (const fs::path& library : listing->libraries)
                if (first_visit(library, seen)) catalogue.add(library);
            return listing->folders;
        }
        catalogue.refused_.push_back({folder, listing.status(), {}});
        return std::vector<fs::path>();
    };
    for (const fs::path& folder : path.folders) {
        if (!is_folder(folder)) continue;
        for (const fs::path& inner : visit(folder)) static_cast<void>(visit(inner));
    }
    return catalogue;
}

void Catalogue::add(const fs::path& library) {
    Result<Inspected> inspected = inspect(library);
    if (!inspected.ok()) {
        refused_.push_back({library, inspected.status(), {}});
        return;
    }
    const std::string& id = inspected->metadata.id;
    const auto same = std::find_if(plugins_.begin(), plugins_.end(),
                                   [&](const Inspected& one) { return one.metadata.id == id; });
    if (same == plugins_.end()) {
        plugins_.push_back(*std::move(inspected));
        return;
    }
    refused_.push_back(
        {library,
         Status(Code::kInvalidArgument,
                fmt::format("plugin: {}: has the id {}, which {} has already; the first "
                            "in the search path stands",
                            library.string(), id, same->path.string())),
         id});
}

Result<const Inspected*> Catalogue::find(std::string_view id) const {
    std::vector<std::string> ids;
    for (const Inspected& one : plugins_) {
        if (one.metadata.id == id) return &one;
        ids.push_back(one.metadata.id);
    }
    std::string message = fmt::format("no plugin with the id {}", id);
    if (const std::string near = nearest_name(id, ids); !near.empty())
        message += fmt::format("; did you mean {}?", near);
    // A refused library's id is not known; its file is usually named after the id's last word.
    const std::string_view last = id.substr(id.rfind('.') + 1);
    for (const Refused& one : refused_)
        if (!last.empty() && one.path.filename().string().find(last) != std::string::npos)
            message +=
                fmt::format("; a library was refused that may be it: {}", one.reason.message());
    return Status(Code::kNotFound, std::move(message));
}

}  // namespace cinejury::plugin
