// SPDX-License-Identifier: Apache-2.0
// Level 1: what the file is; none of its code runs.
#include <algorithm>

#include "core/validate/registry.hpp"
#include "core/validate/stop.hpp"

namespace cinejury::validate {
namespace {

plugin::ElfFacts facts_of(const Trial& trial) {
    auto facts = plugin::read_elf(trial.plugin);
    if (!facts.ok()) block("{}", facts.status().message());
    return *std::move(facts);
}

void file(Trial& trial) {
    const auto facts = plugin::read_elf(trial.plugin);
    expect(facts.ok(), "{}", facts.status().message());
}

void entry(Trial& trial) {
    const auto facts = facts_of(trial);
    expect(std::find(facts.exported_symbols.begin(), facts.exported_symbols.end(),
                     CJ_ENTRY_SYMBOL) != facts.exported_symbols.end(),
           "no symbol {}; was it built with cinejury_add_plugin()?", CJ_ENTRY_SYMBOL);
}

void unique(Trial& trial) {
    expect(!facts_of(trial).gnu_unique_symbols,
           "exports GNU unique symbols, which all libraries of a process share: build with "
           "-fno-gnu-unique");
}

// Sanitizers export their own tables from every library.
bool belongs_to_sanitizer(std::string_view symbol) {
    for (const std::string_view prefix :
         {"__asan", "__ubsan", "__tsan", "__sanitizer", "__odr_asan"})
        if (symbol.starts_with(prefix)) return true;
    return false;
}

void exports(Trial& trial) {
    std::string others;
    int count = 0;
    for (const std::string& symbol : facts_of(trial).exported_symbols) {
        if (symbol == CJ_ENTRY_SYMBOL || belongs_to_sanitizer(symbol)) continue;
        if (++count <= 5) others += ' ' + symbol;
    }
    expect(count == 0,
           "exports {} symbols beside the entry, which may clash with those of other "
           "libraries:{}{}",
           count, others, count > 5 ? " ..." : "");
}

void stack(Trial& trial) {
    expect(!facts_of(trial).executable_stack,
           "asks for an executable stack: link with -z noexecstack");
}

void text_relocations(Trial& trial) {
    expect(!facts_of(trial).text_relocations, "has relocations in its code: compile with -fPIC");
}

void nodelete(Trial& trial) {
    expect(facts_of(trial).no_delete, "may be unloaded: link with -z nodelete");
}

bool belongs_to_host(std::string_view library) {
    return library.starts_with("libcinejury.") || library.starts_with("libboost_");
}

void needed(Trial& trial) {
    const auto facts = facts_of(trial);
    for (const std::string& library : facts.needed)
        expect(!belongs_to_host(library),
               "needs {}, a library of the host that may have another version or be absent there",
               library);
    const auto missing = plugin::missing_dependencies(facts, trial.plugin);
    expect(missing.empty(), "needs {}, which the loader does not find",
           missing.empty() ? "" : missing.front());
}

void metadata(Trial& trial) {
    const auto facts = facts_of(trial);
    expect(!facts.metadata_json.empty(), "no note with metadata");
    const auto parsed = plugin::parse_metadata(facts.metadata_json);
    expect(parsed.ok(), "{}", parsed.status().message());
    const auto inspected = plugin::inspect(trial.plugin);
    expect(inspected.ok(), "{}", inspected.status().message());
}

}  // namespace

std::vector<Test> static_tests() {
    return {
        declare("static.file", 1, "ABI-FILE", "the file is a whole shared library for this machine",
                Subject::kEvery, {}, file),
        declare("static.entry", 1, "ABI-SYMBOL", "it exports the entry of this ABI generation",
                Subject::kEvery, {"static.file"}, entry),
        declare("static.unique", 1, "ABI-LINK", "it exports no GNU unique symbols", Subject::kEvery,
                {"static.file"}, unique),
        declare("static.exports", 1, "ABI-SYMBOL", "it exports nothing but its entry",
                Subject::kEvery, {"static.unique"}, exports),
        declare("static.stack", 1, "ABI-LINK", "it needs no executable stack", Subject::kEvery,
                {"static.file"}, stack),
        declare("static.text-relocations", 1, "ABI-LINK", "its code is not written by the loader",
                Subject::kEvery, {"static.file"}, text_relocations),
        declare("static.nodelete", 1, "ABI-LINK", "it is marked as never to be unloaded",
                Subject::kEvery, {"static.file"}, nodelete),
        declare("static.needed", 1, "ABI-NEEDED",
                "the libraries that it needs are there and not the host's", Subject::kEvery,
                {"static.file"}, needed),
        declare("static.metadata", 1, "ABI-METADATA",
                "its metadata can be read and keep their rules", Subject::kEvery, {"static.entry"},
                metadata),
    };
}

}  // namespace cinejury::validate
