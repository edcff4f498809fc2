// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/loaded_library.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/dll/shared_library.hpp>
#include <map>
#include <memory>
#include <system_error>
#include <vector>

#include "core/base/digest.hpp"
#include "core/plugin/tables.hpp"

namespace cinejury::plugin {
namespace {

namespace dll = boost::dll;

// Libraries stay mapped, since threads, unique symbols and static destructors of theirs may still
// be in use; so the registry is never destroyed.
struct Registry {
    struct Item {
        dll::shared_library code;
        LoadedLibrary library;
    };
    std::mutex mutex;
    std::map<std::string, std::unique_ptr<Item>> by_path;
    std::vector<std::unique_ptr<Item>> refused;  // their code ran: they stay mapped as well

    static Registry& instance() {
        static auto* const registry = new Registry;  // NOLINT: leaked on purpose
        return *registry;
    }
};

Status load_code(const Inspected& inspected, const std::string& path, dll::shared_library& code) {
    try {
        code.load(path, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
        return {};
    } catch (const std::exception& error) {
        const auto missing = missing_dependencies(inspected.elf, inspected.path);
        const std::string hint = missing.empty() ? std::string()
                                                 : fmt::format("; it needs {}, which was not found",
                                                               fmt::join(missing, ", "));
        return {Code::kBadData,
                fmt::format("plugin: {}: cannot be loaded: {}{}", path, error.what(), hint)};
    }
}

// The file that is about to be mapped must be the one that was looked at: a library that was
// replaced by a shorter one ends the process when it is mapped.
Status check_unchanged(const Inspected& inspected) {
    CINEJURY_ASSIGN(const ElfFacts now, read_elf(inspected.path));
    if (now.metadata_json == inspected.elf.metadata_json &&
        now.exported_symbols == inspected.elf.exported_symbols &&
        now.needed == inspected.elf.needed)
        return {};
    return {Code::kBadData, fmt::format("plugin: {}: changed since it was inspected; try again",
                                        inspected.path.string())};
}

Status negotiate(const std::string& who, LoadedLibrary& library) {
    const cj_negotiation_t answer = library.entry.negotiate(CJ_SDK_VERSION, CJ_SDK_VERSION);
    if (answer.version == CJ_SDK_VERSION) {
        library.negotiated_version = answer.version;
        return {};
    }
    if (answer.version == 0)
        return {Code::kUnsupported,
                fmt::format("{}: refuses this host (SDK 0.1): {}", who,
                            answer.reason ? answer.reason : "without a reason")};
    return {Code::kInternal,
            fmt::format("{}: negotiate chose version {}.{}, outside the range it was asked for",
                        who, answer.version >> 16, answer.version & 0xffff),
            CJ_REACT_BUG_IN_PLUGIN};
}

Status compare_description(const std::string& who, const Inspected& inspected,
                           const LoadedLibrary& library) {
    const Result<PluginMetadata> described = parse_metadata(from_cj(library.entry.describe()));
    if (!described.ok()) return described.status().with_context(who + ": describe()");
    const std::string difference = metadata_difference(inspected.metadata, *described);
    if (difference.empty()) return {};
    return {Code::kBadData,
            fmt::format("{}: its metadata and describe() disagree: {}", who, difference)};
}

Status enter(const Inspected& inspected, const std::string& path, Registry::Item& item) {
    const std::string who = fmt::format("plugin: {}", path);
    CINEJURY_RETURN_IF_ERROR(check_unchanged(inspected));
    CINEJURY_ASSIGN(item.library.digest, sha256_file(path));
    CINEJURY_RETURN_IF_ERROR(load_code(inspected, path, item.code));
    const auto* entry = &item.code.get<const cj_entry_t>(CJ_ENTRY_SYMBOL);
    if (entry->magic != CJ_ENTRY_MAGIC)
        return {Code::kBadData,
                fmt::format("{}: its symbol {} is not an entry of Cinejury", who, CJ_ENTRY_SYMBOL)};
    CINEJURY_ASSIGN(item.library.entry, copy_entry(entry, who));
    CINEJURY_RETURN_IF_ERROR(negotiate(who, item.library));
    return compare_description(who, inspected, item.library);
}

}  // namespace

Result<LoadedLibrary*> load_library(const Inspected& inspected) {
    std::error_code failed;
    const std::string path = std::filesystem::canonical(inspected.path, failed).string();
    if (failed)
        return Status(Code::kNotFound,
                      fmt::format("plugin: {}: no such file", inspected.path.string()));
    Registry& registry = Registry::instance();
    const std::lock_guard lock(registry.mutex);
    if (const auto found = registry.by_path.find(path); found != registry.by_path.end())
        return &found->second->library;
    auto item = std::make_unique<Registry::Item>();
    const Status entered = enter(inspected, path, *item);
    LoadedLibrary* library = &item->library;
    if (entered.ok())
        registry.by_path[path] = std::move(item);
    else if (item->code.is_loaded())
        registry.refused.push_back(std::move(item));
    if (!entered.ok()) return entered;
    return library;
}

}  // namespace cinejury::plugin
