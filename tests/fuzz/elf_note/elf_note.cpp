// SPDX-License-Identifier: Apache-2.0
// Fuzzes what the host reads of a library without running it: the ELF reader, the metadata. An
// input that does not begin as an ELF file goes to the metadata parser as it is.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/plugin/elf_file.hpp"
#include "core/plugin/metadata.hpp"

namespace {

void use_metadata(std::string_view json) {
    const auto metadata = cinejury::plugin::parse_metadata(json);
    if (!metadata.ok()) {
        if (metadata.status().message().empty()) std::abort();
        return;
    }
    // What was accepted keeps the promises of the header.
    if (!cinejury::plugin::metadata_difference(*metadata, *metadata).empty()) std::abort();
    if (metadata->kinds().empty()) std::abort();
    for (const auto& option : metadata->options) {
        if (option.required || option.default_value.empty()) continue;
        if (!cinejury::plugin::check_option_value(option, option.default_value).ok()) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto facts = cinejury::plugin::read_elf_bytes(bytes, "fuzz.so");
    if (facts.ok())
        use_metadata(facts->metadata_json);
    else
        use_metadata(bytes);
    return 0;
}
