// SPDX-License-Identifier: Apache-2.0
// The dynamic symbols and strings of an ELF image, found as the dynamic loader finds them: through
// the dynamic section, so that a stripped library reads the same. Private to core/plugin.
// Thread rule: free functions.
#pragma once

#include <string>
#include <vector>

#include "core/plugin/elf_image.hpp"

namespace cinejury::plugin {

// The string table of the dynamic section.
class DynamicStrings {
public:
    static Result<DynamicStrings> read(const ElfImage& image);
    // The terminated string at `offset`, or nothing.
    std::optional<std::string> at(std::uint64_t offset) const;

private:
    std::string bytes_;
};

struct ExportedSymbols {
    std::vector<std::string> names;
    bool any_gnu_unique = false;
};

// Defined symbols that other libraries can bind to.
Result<ExportedSymbols> exported_symbols(const ElfImage& image, const DynamicStrings& strings);

}  // namespace cinejury::plugin
