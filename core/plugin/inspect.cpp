// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/plugin/plugin.hpp"

namespace cinejury::plugin {
namespace {

constexpr std::string_view kSymbolFamily = "cinejury_plugin_v";

Status check_entry_symbol(const ElfFacts& elf, const std::string& who) {
    const auto& symbols = elf.exported_symbols;
    if (std::find(symbols.begin(), symbols.end(), CJ_ENTRY_SYMBOL) != symbols.end()) return {};
    for (const std::string& symbol : symbols)
        if (symbol.starts_with(kSymbolFamily))
            return {Code::kUnsupported,
                    fmt::format("{}: wrong generation: it exports {}, this host loads {}", who,
                                symbol.substr(0, 64), CJ_ENTRY_SYMBOL)};
    return {Code::kBadData,
            fmt::format("{}: no symbol {}; was it built with cinejury_add_plugin()?", who,
                        CJ_ENTRY_SYMBOL)};
}

}  // namespace

Result<Inspected> inspect(const std::filesystem::path& library) {
    const std::string who = fmt::format("plugin: {}", library.string());
    Inspected inspected;
    inspected.path = library;
    CINEJURY_ASSIGN(inspected.elf, read_elf(library));
    CINEJURY_RETURN_IF_ERROR(check_entry_symbol(inspected.elf, who));
    if (inspected.elf.metadata_json.empty())
        return Status(
            Code::kBadData,
            fmt::format("{}: no metadata note; does one of its sources state the metadata "
                        "with the SDK's macro?",
                        who));
    auto metadata = parse_metadata(inspected.elf.metadata_json);
    if (!metadata.ok()) return metadata.status().with_context(who);
    inspected.metadata = *std::move(metadata);
    const std::uint32_t version = inspected.metadata.sdk_version;
    if (version < CJ_SDK_VERSION)
        return Status(Code::kUnsupported,
                      fmt::format("{}: built for SDK {}.{}, older than the oldest that this host "
                                  "loads ({}.{})",
                                  who, version >> 16, version & 0xffff, CJ_SDK_VERSION_MAJOR,
                                  CJ_SDK_VERSION_MINOR));
    return inspected;
}

}  // namespace cinejury::plugin
