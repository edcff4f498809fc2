// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/elf_symbols.hpp"

#include <algorithm>

namespace cinejury::plugin {
namespace {

constexpr std::uint64_t kMaxStringBytes = 64u << 20;
constexpr std::uint64_t kMaxSymbols = 1u << 20;
constexpr std::uint64_t kMaxSymbolName = 4096;

// Number of dynamic symbols by DT_GNU_HASH, which does not state it: the end of the last chain.
// Layout: sourceware.org "GNU hash ELF sections": four words, bloom filter, buckets, chains.
std::optional<std::uint64_t> count_by_gnu_hash(const ElfImage& image, std::uint64_t table) {
    std::uint32_t header[4];  // buckets, index of the first hashed symbol, bloom words, shift
    if (!image.read_address(table, header, sizeof header)) return std::nullopt;
    const std::uint64_t bucket_count = header[0], first = header[1], bloom_words = header[2];
    if (bucket_count > kMaxSymbols || bloom_words > kMaxSymbols || first > kMaxSymbols)
        return std::nullopt;
    const std::uint64_t buckets_at = table + sizeof header + bloom_words * sizeof(std::uint64_t);
    std::vector<std::uint32_t> buckets(bucket_count);
    if (!image.read_address(buckets_at, buckets.data(), bucket_count * sizeof(std::uint32_t)))
        return std::nullopt;
    const std::uint64_t last =
        buckets.empty() ? 0 : *std::max_element(buckets.begin(), buckets.end());
    if (last < first) return first;
    const std::uint64_t chains_at = buckets_at + bucket_count * sizeof(std::uint32_t);
    for (std::uint64_t index = last; index < kMaxSymbols; ++index) {
        const auto hash =
            image.value_at<std::uint32_t>(chains_at + (index - first) * sizeof(std::uint32_t));
        if (!hash) return std::nullopt;
        if (*hash & 1u) return index + 1;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> symbol_count(const ElfImage& image) {
    if (const auto table = image.dynamic_value(DT_HASH)) {
        const auto chain_count = image.value_at<std::uint32_t>(*table + sizeof(std::uint32_t));
        if (chain_count) return *chain_count;
        return std::nullopt;
    }
    if (const auto table = image.dynamic_value(DT_GNU_HASH))
        return count_by_gnu_hash(image, *table);
    return std::nullopt;
}

bool is_exported(const Elf64_Sym& symbol) {
    const unsigned binding = ELF64_ST_BIND(symbol.st_info);
    const unsigned type = ELF64_ST_TYPE(symbol.st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    return symbol.st_shndx != SHN_UNDEF && type != STT_SECTION && type != STT_FILE &&
           (binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE) &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

}  // namespace

Result<DynamicStrings> DynamicStrings::read(const ElfImage& image) {
    const auto address = image.dynamic_value(DT_STRTAB);
    const auto bytes = image.dynamic_value(DT_STRSZ);
    if (!address || !bytes || *bytes > kMaxStringBytes)
        return image.damaged("damaged: no dynamic string table, or one of impossible size");
    DynamicStrings strings;
    strings.bytes_.resize(*bytes);
    if (!image.read_address(*address, strings.bytes_.data(), *bytes))
        return image.damaged("damaged: the dynamic string table lies outside the segments");
    return strings;
}

std::optional<std::string> DynamicStrings::at(std::uint64_t offset) const {
    if (offset >= bytes_.size()) return std::nullopt;
    const std::size_t end = bytes_.find('\0', offset);
    if (end == std::string::npos || end - offset > kMaxSymbolName) return std::nullopt;
    return bytes_.substr(offset, end - offset);
}

Result<ExportedSymbols> exported_symbols(const ElfImage& image, const DynamicStrings& strings) {
    const auto table = image.dynamic_value(DT_SYMTAB);
    const auto count = symbol_count(image);
    if (!table || !count || *count > kMaxSymbols)
        return image.damaged("damaged: no usable table of dynamic symbols");
    std::vector<Elf64_Sym> symbols(*count);
    if (!image.read_address(*table, symbols.data(), *count * sizeof(Elf64_Sym)))
        return image.damaged("damaged: the table of dynamic symbols lies outside the segments");
    ExportedSymbols exported;
    for (const Elf64_Sym& symbol : symbols) {
        if (!is_exported(symbol)) continue;
        const auto name = strings.at(symbol.st_name);
        if (!name) return image.damaged("damaged: a dynamic symbol without a name");
        exported.names.push_back(*name);
        if (ELF64_ST_BIND(symbol.st_info) == STB_GNU_UNIQUE) exported.any_gnu_unique = true;
    }
    std::sort(exported.names.begin(), exported.names.end());
    return exported;
}

}  // namespace cinejury::plugin
