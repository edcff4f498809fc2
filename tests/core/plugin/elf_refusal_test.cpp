// SPDX-License-Identifier: Apache-2.0
// What the ELF reader refuses, with real files.
#include <elf.h>
#include <sys/stat.h>

#include <cstring>
#include <random>

#include "core/plugin/elf_file.hpp"
#include "core/plugin/metadata.hpp"
#include "tests/catch.hpp"
#include "tests/core/plugin/test_plugins.hpp"
#include "tests/support/shell.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::plugin;
using Catch::Matchers::Contains;
using test::read_text;
using test::test_plugin;

namespace {

template <class T>
void patch(std::string& bytes, std::size_t offset, T value) {
    REQUIRE(offset + sizeof value <= bytes.size());
    std::memcpy(bytes.data() + offset, &value, sizeof value);
}

Status refusal(const std::string& bytes) {
    const Result<ElfFacts> facts = read_elf_bytes(bytes, "some.so");
    REQUIRE_FALSE(facts.ok());
    REQUIRE_THAT(facts.status().message(), Contains("plugin: some.so: "));
    REQUIRE(facts.status().code() == Code::kBadData);
    return facts.status();
}

std::vector<Elf64_Phdr> segments(const std::string& bytes) {
    Elf64_Ehdr header;
    std::memcpy(&header, bytes.data(), sizeof header);
    std::vector<Elf64_Phdr> all(header.e_phnum);
    std::memcpy(all.data(), bytes.data() + header.e_phoff, all.size() * sizeof all[0]);
    return all;
}

std::string without_sections(std::string bytes) {
    patch<Elf64_Off>(bytes, offsetof(Elf64_Ehdr, e_shoff), 0);
    patch<Elf64_Half>(bytes, offsetof(Elf64_Ehdr, e_shnum), 0);
    patch<Elf64_Half>(bytes, offsetof(Elf64_Ehdr, e_shstrndx), 0);
    return bytes;
}

}  // namespace

TEST_CASE("A path without a file is not found") {
    const auto facts = read_elf("/nowhere/libnothing.so");
    REQUIRE(facts.status().code() == Code::kNotFound);
    CHECK_THAT(facts.status().message(), Contains("/nowhere/libnothing.so: no such file"));
}

TEST_CASE("A folder, a device and a pipe are no libraries, and none of them blocks") {
    const test::TemporaryFolder scratch;
    const auto pipe = scratch.path() / "pipe.so";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    for (const auto& file : {scratch.path(), pipe, std::filesystem::path("/dev/zero")}) {
        const auto facts = read_elf(file);
        CHECK(facts.status().code() == Code::kNotFound);
        CHECK_THAT(facts.status().message(), Contains("not a regular file"));
    }
}

TEST_CASE("Empty and foreign files are told apart from damaged libraries") {
    const test::TemporaryFolder scratch;
    const auto file = scratch.path() / "x.so";
    test::write_text(file, "");
    CHECK_THAT(read_elf(file).status().message(), Contains("the file is empty"));
    test::write_text(file, "#!/bin/sh\necho I am a library\n");
    CHECK_THAT(read_elf(file).status().message(), Contains("not an ELF file"));
}

TEST_CASE("A library for another machine, word size, byte order or system is named as such") {
    const std::string good = read_text(test_plugin("good"));
    std::string bytes = good;
    patch<Elf64_Half>(bytes, offsetof(Elf64_Ehdr, e_machine), EM_SPARCV9);
    CHECK_THAT(refusal(bytes).message(), Contains("another architecture (machine 43)"));
    bytes = good;
    patch<Elf64_Half>(bytes, offsetof(Elf64_Ehdr, e_machine), EM_ARM);
    CHECK_THAT(refusal(bytes).message(), Contains("another architecture (ARM)"));
    bytes = good;
    bytes[EI_CLASS] = ELFCLASS32;
    CHECK_THAT(refusal(bytes).message(), Contains("another word size"));
    bytes = good;
    bytes[EI_DATA] = static_cast<char>(bytes[EI_DATA] == ELFDATA2LSB ? ELFDATA2MSB : ELFDATA2LSB);
    CHECK_THAT(refusal(bytes).message(), Contains("another byte order"));
    bytes = good;
    bytes[EI_OSABI] = ELFOSABI_FREEBSD;
    CHECK_THAT(refusal(bytes).message(), Contains("another operating system"));
}

TEST_CASE("Object files and programs are not shared libraries") {
    std::string bytes = read_text(test_plugin("good"));
    patch<Elf64_Half>(bytes, offsetof(Elf64_Ehdr, e_type), ET_REL);
    CHECK_THAT(refusal(bytes).message(), Contains("not a shared library"));
    const auto self = read_elf("/proc/self/exe");
    CHECK(self.status().code() == Code::kBadData);
    CHECK_THAT(self.status().message(), Contains("not a shared library"));
}

TEST_CASE("A library cut at any byte is refused") {
    const std::string good = read_text(test_plugin("good"));
    REQUIRE(read_elf_bytes(good, "good.so").ok());
    for (std::size_t size = 0; size < good.size(); ++size) {
        const auto facts = read_elf_bytes(std::string_view(good).substr(0, size), "cut.so");
        if (facts.ok()) FAIL("accepted with " << size << " of " << good.size() << " bytes");
    }
}

TEST_CASE("Without section headers a cut is refused exactly when a segment loses bytes") {
    const std::string good = without_sections(read_text(test_plugin("good")));
    std::uint64_t needed = 0;
    for (const Elf64_Phdr& one : segments(good))
        if (one.p_type == PT_LOAD) needed = std::max(needed, one.p_offset + one.p_filesz);
    REQUIRE(needed < good.size());
    for (std::uint64_t size = needed - 64; size < needed; ++size)
        CHECK_THAT(refusal(good.substr(0, size)).message(), Contains("truncated"));
    CHECK(read_elf_bytes(std::string_view(good).substr(0, needed), "cut.so").ok());
}

TEST_CASE("Segments that lie outside the file, overlap or wrap around are refused") {
    const std::string good = read_text(test_plugin("good"));
    Elf64_Ehdr header;
    std::memcpy(&header, good.data(), sizeof header);
    const auto all = segments(good);
    std::size_t loads = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::size_t at = header.e_phoff + i * sizeof(Elf64_Phdr);
        std::string bytes = good;
        if (all[i].p_type == PT_LOAD) {
            ++loads;
            patch<Elf64_Off>(bytes, at + offsetof(Elf64_Phdr, p_offset), ~0ull - 0xfff);
            CHECK_THAT(refusal(bytes).message(), Contains("truncated: a segment"));
            bytes = good;
            patch<Elf64_Xword>(bytes, at + offsetof(Elf64_Phdr, p_memsz), ~0ull);
            CHECK_THAT(refusal(bytes).message(), Contains("damaged: "));
            bytes = good;
            patch<Elf64_Xword>(bytes, at + offsetof(Elf64_Phdr, p_align), 3);
            CHECK_THAT(refusal(bytes).message(), Contains("alignment"));
        }
        if (all[i].p_type == PT_DYNAMIC) {
            patch<Elf64_Xword>(bytes, at + offsetof(Elf64_Phdr, p_filesz), 1ull << 60);
            CHECK_THAT(refusal(bytes).message(), Contains("the dynamic section reaches past"));
            bytes = good;
            patch<Elf64_Addr>(bytes, at + offsetof(Elf64_Phdr, p_vaddr), 1ull << 60);
            CHECK_THAT(refusal(bytes).message(), Contains("outside the segments"));
        }
    }
    REQUIRE(loads >= 2);
}

TEST_CASE("Any flipped bit leaves the reader with an answer or a refusal") {
    const std::string good = read_text(test_plugin("good"));
    const auto try_flip = [&](std::size_t byte, unsigned bit) {
        std::string bytes = good;
        bytes[byte] = static_cast<char>(bytes[byte] ^ (1 << bit));
        const auto facts = read_elf_bytes(bytes, "flipped.so");
        if (!facts.ok()) {
            if (facts.status().code() != Code::kBadData) FAIL(facts.status().message());
            return;
        }
        static_cast<void>(parse_metadata(facts->metadata_json).ok());
    };
    // Everything that the reader looks at: headers and dynamic tables at the front, the dynamic
    // section, and a sample of the rest.
    for (std::size_t byte = 0; byte < std::min<std::size_t>(good.size(), 2048); ++byte)
        for (unsigned bit = 0; bit < 8; ++bit) try_flip(byte, bit);
    for (const Elf64_Phdr& one : segments(good))
        if (one.p_type == PT_DYNAMIC)
            for (std::uint64_t i = 0; i < one.p_filesz; ++i)
                for (unsigned bit = 0; bit < 8; ++bit)
                    try_flip(static_cast<std::size_t>(one.p_offset + i), bit);
    std::mt19937 random(20240607);
    for (int i = 0; i < 5000; ++i) try_flip(random() % good.size(), random() % 8);
}

TEST_CASE("Random bytes behind an ELF magic are refused") {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 600, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        bytes.replace(0, std::min<std::size_t>(4, bytes.size()), ELFMAG);
        CHECK_FALSE(read_elf_bytes(bytes, "random.so").ok());
    }
}
