// SPDX-License-Identifier: Apache-2.0
// The parts of an ELF file that the dynamic loader would use: program headers, what lies behind an
// address, the dynamic section. Every access is checked against the file; nothing is assumed of it.
// Private to core/plugin. Thread rule: values; a source is borrowed.
#pragma once

#include <elf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"

namespace cinejury::plugin {

// Bytes of a file, read on demand, so that a library of 500 MB costs a few kilobytes.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    // All `bytes` bytes at `offset`, or false: past the end or a failed read.
    virtual bool read(std::uint64_t offset, void* out, std::uint64_t bytes) const = 0;
};

class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    bool read(std::uint64_t offset, void* out, std::uint64_t bytes) const override;

private:
    std::string_view bytes_;
};

class ElfImage {
public:
    // Header, program headers and segments of a shared library for this machine; the refusals of
    // read_elf that do not need the dynamic section's content. `name` starts each message.
    static Result<ElfImage> open(const ByteSource& source, const std::string& name);

    const std::vector<Elf64_Phdr>& segments() const { return segments_; }
    const Elf64_Phdr* segment(std::uint32_t type) const;  // the first one, or nullptr
    const std::vector<Elf64_Dyn>& dynamic() const { return dynamic_; }
    std::optional<std::uint64_t> dynamic_value(std::int64_t tag) const;

    // File content of a segment, or nothing: out of the file or longer than `limit`.
    std::optional<std::string> content(const Elf64_Phdr& segment, std::uint64_t limit) const;
    // Bytes at an address of the loaded image; false when they are not backed by one PT_LOAD's file
    // content.
    bool read_address(std::uint64_t address, void* out, std::uint64_t bytes) const;
    template <class T>
    std::optional<T> value_at(std::uint64_t address) const {
        T value;
        if (!read_address(address, &value, sizeof value)) return std::nullopt;
        return value;
    }

    Status damaged(std::string_view what) const;  // kBadData with the name in front

private:
    ElfImage(const ByteSource& source, std::string name)
        : source_(&source), name_(std::move(name)) {}
    Status read_header(Elf64_Ehdr& header) const;
    Status read_segments(const Elf64_Ehdr& header);
    Status check_loads() const;
    Status read_dynamic();

    const ByteSource* source_;
    std::string name_;
    std::vector<Elf64_Phdr> segments_;
    std::vector<Elf64_Dyn> dynamic_;
};

}  // namespace cinejury::plugin
