// SPDX-License-Identifier: Apache-2.0
// What the ELF reader finds in real libraries, also after tools of the system changed them.
#include <elf.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/plugin/elf_file.hpp"
#include "tests/catch.hpp"
#include "tests/core/plugin/test_plugins.hpp"
#include "tests/support/shell.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::plugin;
using test::test_plugin;

namespace {

ElfFacts facts_of(const std::filesystem::path& file) {
    auto facts = read_elf(file);
    INFO(facts.status().message());
    REQUIRE(facts.ok());
    return *std::move(facts);
}

bool has(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

TEST_CASE("A plugin exports its entry and nothing else, carries its note, and needs libc") {
    const ElfFacts facts = facts_of(test_plugin("good"));
    CHECK(has(facts.exported_symbols, "cinejury_plugin_v1"));
#ifndef CINEJURY_TEST_SANITIZED
    CHECK(facts.exported_symbols == std::vector<std::string>{"cinejury_plugin_v1"});
#endif
    CHECK(facts.metadata_json.find("\"org.example.good\"") != std::string::npos);
    CHECK(facts.metadata_json.back() == '}');
    CHECK(has(facts.needed, "libc.so.6"));
    CHECK(facts.no_delete);
    CHECK_FALSE(facts.executable_stack);
    CHECK_FALSE(facts.text_relocations);
    CHECK_FALSE(facts.gnu_unique_symbols);
    CHECK(facts.static_tls_bytes == 0);
}

TEST_CASE("Stripping a plugin changes nothing that the host reads") {
    const test::TemporaryFolder scratch;
    const ElfFacts before = facts_of(test_plugin("good"));
    for (const char* mode : {"--strip-all", "--strip-debug", "--strip-unneeded"}) {
        const auto copy = scratch.path() / "stripped.so";
        std::filesystem::copy_file(test_plugin("good"), copy,
                                   std::filesystem::copy_options::overwrite_existing);
        const std::string command =
            std::string(CINEJURY_STRIP) + " " + mode + " '" + copy.string() + "'";
        REQUIRE(std::system(command.c_str()) == 0);
        const ElfFacts after = facts_of(copy);
        CHECK(after.exported_symbols == before.exported_symbols);
        CHECK(after.metadata_json == before.metadata_json);
        CHECK(after.needed == before.needed);
    }
}

TEST_CASE("Section headers are not needed") {
    std::string bytes = test::read_text(test_plugin("good"));
    std::memset(bytes.data() + offsetof(Elf64_Ehdr, e_shoff), 0, sizeof(Elf64_Off));
    const auto facts = read_elf_bytes(bytes, "good.so");
    REQUIRE(facts.ok());
    CHECK(has(facts->exported_symbols, "cinejury_plugin_v1"));
    CHECK_FALSE(facts->metadata_json.empty());
}

TEST_CASE("Symbols are found through either kind of hash table") {
    for (const char* name : {"sysv_hash", "gnu_hash"}) {
        const ElfFacts facts = facts_of(test_plugin(name));
        CHECK(has(facts.exported_symbols, "answer"));
    }
}

TEST_CASE("Executable stacks, text relocations, unique symbols and static TLS are seen") {
    CHECK(facts_of(test_plugin("executable_stack")).executable_stack);
#ifdef CINEJURY_TEST_TEXT_RELOCATIONS
    CHECK(facts_of(test_plugin("text_relocations")).text_relocations);
#endif
    CHECK(facts_of(test_plugin("unique_symbol")).gnu_unique_symbols);
    CHECK(facts_of(test_plugin("unique_symbol")).static_tls_bytes >= 4096);
}

TEST_CASE("A needed library that no folder of the loader has is named") {
    const auto file = test_plugin("needs_library");
    const ElfFacts facts = facts_of(file);
    REQUIRE(has(facts.needed, "libcinejury_test_taken_away.so"));
    CHECK(missing_dependencies(facts, file) ==
          std::vector<std::string>{"libcinejury_test_taken_away.so"});
}

TEST_CASE("A needed library beside the plugin is found through $ORIGIN") {
    const test::TemporaryFolder scratch;
    ElfFacts facts;
    facts.needed = {"libbeside.so"};
    facts.run_paths = {"/nowhere", "$ORIGIN/inner"};
    const auto file = scratch.path() / "plugin.so";
    CHECK(missing_dependencies(facts, file).size() == 1);
    std::filesystem::create_directory(scratch.path() / "inner");
    test::write_text(scratch.path() / "inner" / "libbeside.so", "x");
    CHECK(missing_dependencies(facts, file).empty());
}
