// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/elf_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cinejury/plugin.h"
#include "core/plugin/elf_image.hpp"
#include "core/plugin/elf_symbols.hpp"

namespace cinejury::plugin {
namespace {

constexpr std::uint64_t kMaxNoteSegment = 4u << 20;
constexpr std::uint64_t kMaxMetadata = 256u << 10;

class FileSource final : public ByteSource {
public:
    FileSource(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
    ~FileSource() override { ::close(descriptor_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    std::uint64_t size() const override { return size_; }
    bool read(std::uint64_t offset, void* out, std::uint64_t bytes) const override {
        if (offset > size_ || bytes > size_ - offset) return false;
        auto* to = static_cast<char*>(out);
        while (bytes > 0) {
            const ssize_t got = ::pread(descriptor_, to, bytes, static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return false;
            to += got;
            offset += static_cast<std::uint64_t>(got);
            bytes -= static_cast<std::uint64_t>(got);
        }
        return true;
    }

private:
    int descriptor_;
    std::uint64_t size_;
};

std::uint64_t aligned(std::uint64_t value, std::uint64_t to) {
    return (value + to - 1) & ~(to - 1);
}

// One PT_NOTE segment: finds our metadata in it, if it is there.
Status read_notes(const ElfImage& image, const Elf64_Phdr& segment, std::string& metadata) {
    const auto bytes = image.content(segment, kMaxNoteSegment);
    if (!bytes)
        return image.damaged("damaged: a note segment reaches past the end or is too large");
    const std::uint64_t align = segment.p_align == 8 ? 8 : 4;  // as gABI readers do
    std::uint64_t at = 0;
    while (bytes->size() - at >= sizeof(Elf64_Nhdr)) {
        Elf64_Nhdr note;
        std::memcpy(&note, bytes->data() + at, sizeof note);
        const std::uint64_t name_at = at + sizeof note;
        const std::uint64_t content_at = aligned(name_at + note.n_namesz, align);
        const std::uint64_t end = content_at + note.n_descsz;
        if (end > bytes->size()) return image.damaged("damaged: a note reaches past its segment");
        const std::string_view owner(bytes->data() + name_at, note.n_namesz);
        const std::string_view ours(CJ_NOTE_OWNER, sizeof CJ_NOTE_OWNER);  // with its NUL
        if (owner == ours && note.n_type == CJ_NOTE_TYPE_METADATA) {
            if (!metadata.empty()) return image.damaged("has two notes with plugin metadata");
            if (note.n_descsz > kMaxMetadata)
                return image.damaged("its metadata is larger than 256 KiB");
            metadata = bytes->substr(content_at, note.n_descsz);
            metadata.resize(metadata.find_last_not_of('\0') + 1);  // padding
        }
        at = std::min<std::uint64_t>(aligned(end, align), bytes->size());
    }
    return {};
}

void split_run_paths(const std::string& list, std::vector<std::string>& out) {
    std::size_t start = 0;
    while (start <= list.size()) {
        const std::size_t end = std::min(list.find(':', start), list.size());
        if (end > start) out.push_back(list.substr(start, end - start));
        start = end + 1;
    }
}

Status read_dynamic_facts(const ElfImage& image, const DynamicStrings& strings, ElfFacts& facts) {
    const bool has_run_path = image.dynamic_value(DT_RUNPATH).has_value();
    for (const Elf64_Dyn& entry : image.dynamic()) {
        const bool is_path =
            entry.d_tag == DT_RUNPATH || (entry.d_tag == DT_RPATH && !has_run_path);
        if (entry.d_tag != DT_NEEDED && entry.d_tag != DT_SONAME && !is_path) continue;
        const auto text = strings.at(entry.d_un.d_val);
        if (!text) return image.damaged("damaged: a name outside the dynamic string table");
        if (entry.d_tag == DT_NEEDED) facts.needed.push_back(*text);
        if (entry.d_tag == DT_SONAME) facts.soname = *text;
        if (is_path) split_run_paths(*text, facts.run_paths);
    }
    const std::uint64_t flags = image.dynamic_value(DT_FLAGS).value_or(0);
    const std::uint64_t flags_1 = image.dynamic_value(DT_FLAGS_1).value_or(0);
    if (flags_1 & DF_1_PIE) return image.damaged("a program, not a shared library");
    facts.text_relocations =
        (flags & DF_TEXTREL) != 0 || image.dynamic_value(DT_TEXTREL).has_value();
    facts.no_delete = (flags_1 & DF_1_NODELETE) != 0;
    return {};
}

Result<ElfFacts> read_facts(const ByteSource& source, const std::string& name) {
    CINEJURY_ASSIGN(const ElfImage image, ElfImage::open(source, name));
    CINEJURY_ASSIGN(const DynamicStrings strings, DynamicStrings::read(image));
    ElfFacts facts;
    CINEJURY_RETURN_IF_ERROR(read_dynamic_facts(image, strings, facts));
    CINEJURY_ASSIGN(ExportedSymbols exported, exported_symbols(image, strings));
    facts.exported_symbols = std::move(exported.names);
    facts.gnu_unique_symbols = exported.any_gnu_unique;
    for (const Elf64_Phdr& segment : image.segments()) {
        if (segment.p_type != PT_NOTE) continue;
        CINEJURY_RETURN_IF_ERROR(read_notes(image, segment, facts.metadata_json));
    }
    const Elf64_Phdr* stack = image.segment(PT_GNU_STACK);
    facts.executable_stack = !stack || (stack->p_flags & PF_X) != 0;  // absent: the old default
    if (const Elf64_Phdr* tls = image.segment(PT_TLS)) facts.static_tls_bytes = tls->p_memsz;
    return facts;
}

}  // namespace

Result<ElfFacts> read_elf_bytes(std::string_view bytes, const std::string& name) {
    return read_facts(MemorySource(bytes), name);
}

Result<ElfFacts> read_elf(const std::filesystem::path& file) {
    const std::string name = file.string();
    // O_NONBLOCK: opening a pipe must not wait for a writer.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        return Status(
            missing ? Code::kNotFound : Code::kIo,
            missing ? fmt::format("plugin: {}: no such file", name)
                    : fmt::format("plugin: {}: cannot be opened: {}", name, std::strerror(errno)));
    }
    struct stat info {};
    const bool known = ::fstat(descriptor, &info) == 0;
    const FileSource source(descriptor, known ? static_cast<std::uint64_t>(info.st_size) : 0);
    if (!known || !S_ISREG(info.st_mode))
        return Status(Code::kNotFound, fmt::format("plugin: {}: not a regular file", name));
    if (source.size() == 0)
        return Status(Code::kBadData, fmt::format("plugin: {}: the file is empty", name));
    return read_facts(source, name);
}

}  // namespace cinejury::plugin
