// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/elf_image.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <limits>

namespace cinejury::plugin {
namespace {

#if defined(__x86_64__)
constexpr std::uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kMachine = EM_AARCH64;
#elif defined(__riscv)
constexpr std::uint16_t kMachine = EM_RISCV;
#elif defined(__powerpc64__)
constexpr std::uint16_t kMachine = EM_PPC64;
#else
#error "state the e_machine of this processor"
#endif
constexpr unsigned char kByteOrder =
    std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;

constexpr std::uint64_t kMaxDynamicEntries = 4096;

std::string machine_name(std::uint16_t machine) {
    switch (machine) {
        case EM_386: return "i386";
        case EM_X86_64: return "x86-64";
        case EM_ARM: return "ARM";
        case EM_AARCH64: return "AArch64";
        case EM_RISCV: return "RISC-V";
        case EM_PPC64: return "PowerPC64";
        default: return fmt::format("machine {}", machine);
    }
}

// [offset, offset + bytes) lies inside [0, size).
bool inside(std::uint64_t offset, std::uint64_t bytes, std::uint64_t size) {
    return offset <= size && bytes <= size - offset;
}

bool wraps(std::uint64_t start, std::uint64_t bytes) {
    return bytes > std::numeric_limits<std::uint64_t>::max() - start;
}

}  // namespace

bool MemorySource::read(std::uint64_t offset, void* out, std::uint64_t bytes) const {
    if (!inside(offset, bytes, bytes_.size())) return false;
    if (bytes > 0) std::memcpy(out, bytes_.data() + offset, bytes);
    return true;
}

Status ElfImage::damaged(std::string_view what) const {
    return {Code::kBadData, fmt::format("plugin: {}: {}", name_, what)};
}

Result<ElfImage> ElfImage::open(const ByteSource& source, const std::string& name) {
    ElfImage image(source, name);
    Elf64_Ehdr header;
    CINEJURY_RETURN_IF_ERROR(image.read_header(header));
    CINEJURY_RETURN_IF_ERROR(image.read_segments(header));
    CINEJURY_RETURN_IF_ERROR(image.check_loads());
    CINEJURY_RETURN_IF_ERROR(image.read_dynamic());
    return image;
}

Status ElfImage::read_header(Elf64_Ehdr& header) const {
    unsigned char identity[EI_NIDENT];
    const std::uint64_t there = std::min<std::uint64_t>(source_->size(), SELFMAG);
    if (!source_->read(0, identity, there) || there == 0 ||
        std::memcmp(identity, ELFMAG, there) != 0)
        return damaged("not an ELF file, so no shared library");
    if (!source_->read(0, identity, sizeof identity))
        return damaged("truncated: the ELF header reaches past the end of the file");
    if (identity[EI_CLASS] != ELFCLASS64)
        return damaged(
            fmt::format("built for a machine with another word size; this host is 64-bit {}",
                        machine_name(kMachine)));
    if (identity[EI_DATA] != kByteOrder)
        return damaged("built for a machine with another byte order");
    if (identity[EI_VERSION] != EV_CURRENT) return damaged("unknown version of the ELF format");
    if (identity[EI_OSABI] != ELFOSABI_SYSV && identity[EI_OSABI] != ELFOSABI_GNU)
        return damaged("built for another operating system");
    if (!source_->read(0, &header, sizeof header))
        return damaged("truncated: the ELF header reaches past the end of the file");
    if (header.e_machine != kMachine)
        return damaged(fmt::format("built for another architecture ({}); this host is {}",
                                   machine_name(header.e_machine), machine_name(kMachine)));
    if (header.e_type != ET_DYN)
        return damaged("not a shared library (an object file, a core or a program)");
    // The loader does not need the section headers, but they usually end the file: the surest sign
    // that its tail is missing.
    if (header.e_shoff != 0 &&
        !inside(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize,
                source_->size()))
        return damaged("truncated: the section headers reach past the end of the file");
    return {};
}

Status ElfImage::read_segments(const Elf64_Ehdr& header) {
    if (header.e_phnum == 0) return damaged("not a shared library: it has no program headers");
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == PN_XNUM)
        return damaged("damaged: program headers of an unknown form");
    segments_.resize(header.e_phnum);
    if (!source_->read(header.e_phoff, segments_.data(), segments_.size() * sizeof(Elf64_Phdr)))
        return damaged("truncated: the program headers reach past the end of the file");
    return {};
}

Status ElfImage::check_loads() const {
    std::uint64_t end = 0;
    bool any = false;
    for (const Elf64_Phdr& load : segments_) {
        if (load.p_type != PT_LOAD) continue;
        if (!inside(load.p_offset, load.p_filesz, source_->size()))
            return damaged("truncated: a segment reaches past the end of the file");
        if (load.p_filesz > load.p_memsz || wraps(load.p_vaddr, load.p_memsz))
            return damaged("damaged: a segment with an impossible size");
        if (load.p_align > 1 && (!std::has_single_bit(load.p_align) ||
                                 ((load.p_vaddr - load.p_offset) & (load.p_align - 1)) != 0))
            return damaged("damaged: a segment with an impossible alignment");
        if (any && load.p_vaddr < end) return damaged("damaged: segments overlap");
        end = load.p_vaddr + load.p_memsz;
        any = true;
    }
    if (!any) return damaged("not a shared library: it has nothing to load");
    return {};
}

Status ElfImage::read_dynamic() {
    const Elf64_Phdr* dynamic = segment(PT_DYNAMIC);
    if (!dynamic) return damaged("not a shared library: it has no dynamic section");
    if (!inside(dynamic->p_offset, dynamic->p_filesz, source_->size()))
        return damaged("truncated: the dynamic section reaches past the end of the file");
    const std::uint64_t count = dynamic->p_filesz / sizeof(Elf64_Dyn);
    if (count == 0 || count > kMaxDynamicEntries)
        return damaged("damaged: a dynamic section of impossible size");
    std::vector<Elf64_Dyn> entries(count);
    // By address, as the loader does, not by file offset.
    if (!read_address(dynamic->p_vaddr, entries.data(), count * sizeof(Elf64_Dyn)))
        return damaged("damaged: the dynamic section lies outside the segments");
    for (const Elf64_Dyn& entry : entries) {
        if (entry.d_tag == DT_NULL) return {};
        dynamic_.push_back(entry);
    }
    return damaged("damaged: the dynamic section has no end");
}

const Elf64_Phdr* ElfImage::segment(std::uint32_t type) const {
    for (const Elf64_Phdr& one : segments_)
        if (one.p_type == type) return &one;
    return nullptr;
}

std::optional<std::uint64_t> ElfImage::dynamic_value(std::int64_t tag) const {
    for (const Elf64_Dyn& entry : dynamic_)
        if (entry.d_tag == tag) return entry.d_un.d_val;
    return std::nullopt;
}

std::optional<std::string> ElfImage::content(const Elf64_Phdr& segment, std::uint64_t limit) const {
    if (segment.p_filesz > limit || !inside(segment.p_offset, segment.p_filesz, source_->size()))
        return std::nullopt;
    std::string bytes(segment.p_filesz, '\0');
    if (!source_->read(segment.p_offset, bytes.data(), bytes.size())) return std::nullopt;
    return bytes;
}

bool ElfImage::read_address(std::uint64_t address, void* out, std::uint64_t bytes) const {
    for (const Elf64_Phdr& load : segments_) {
        if (load.p_type != PT_LOAD || address < load.p_vaddr) continue;
        const std::uint64_t into = address - load.p_vaddr;
        if (inside(into, bytes, load.p_filesz))
            return source_->read(load.p_offset + into, out, bytes);
    }
    return false;
}

}  // namespace cinejury::plugin
