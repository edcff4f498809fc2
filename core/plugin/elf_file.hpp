// SPDX-License-Identifier: Apache-2.0
// A bounds-checked reader of ELF shared libraries: what can be known of a plugin without running
// any of its code. Thread rule: values; the file is read, never mapped for execution.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/status.hpp"

namespace cinejury::plugin {

struct ElfFacts {
    std::vector<std::string>
        exported_symbols;                // defined, global or weak or unique, default visibility
    std::vector<std::string> needed;     // DT_NEEDED
    std::vector<std::string> run_paths;  // DT_RUNPATH or DT_RPATH, split at ':'
    std::string soname;
    std::string metadata_json;  // of the note; empty when there is none
    bool executable_stack = false;
    bool text_relocations = false;
    bool no_delete = false;              // DF_1_NODELETE
    bool gnu_unique_symbols = false;     // exports a symbol with STB_GNU_UNIQUE binding
    std::uint64_t static_tls_bytes = 0;  // size of PT_TLS
};

// Refusals, each with its own message: not there or not a regular file (kNotFound), not ELF,
// truncated (some PT_LOAD, the dynamic segment or a header reaches past the end), another
// architecture or word size, not a shared library (kBadData). Memory is bounded by the file's size
// and by fixed limits on counts.
Result<ElfFacts> read_elf(const std::filesystem::path& file);
// The same from bytes in memory; `name` is used in messages. For tests and fuzzing.
Result<ElfFacts> read_elf_bytes(std::string_view bytes, const std::string& name);

// Of `facts.needed`, the names that the dynamic loader will not find: not in a run path ($ORIGIN
// understood), not in LD_LIBRARY_PATH, not in the loader's cache or default folders, not already
// loaded. For the message of a failed load.
std::vector<std::string> missing_dependencies(const ElfFacts& facts,
                                              const std::filesystem::path& file);

}  // namespace cinejury::plugin
