// SPDX-License-Identifier: Apache-2.0
#include "tests/sdk/package/installed.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/plugin/elf_file.hpp"
#include "tests/catch.hpp"
#include "tests/support/shell.hpp"

namespace cinejury::test {

namespace fs = std::filesystem;

namespace {

void must(const std::string& command) {
    const Output output = run(command);
    INFO(command << "\n" << output.text);
    REQUIRE(output.code == 0);
}

using Words = std::vector<std::pair<std::string, std::string>>;

std::string replaced(std::string text, const Words& words) {
    for (const auto& [placeholder, word] : words)
        for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos;
             at += word.size())
            text.replace(at, placeholder.size(), word);
    return text;
}

}  // namespace

InstalledSdk::InstalledSdk() {
    must("cmake --install " CINEJURY_BINARY_DIR " --component sdk --prefix " +
         quoted(folder_ / "first"));
    fs::rename(folder_ / "first", folder_ / "moved");
}

fs::path build_project(const fs::path& source, const fs::path& build, const fs::path& prefix,
                       const Compilers& compilers) {
    const std::string warnings = "'-Wall -Wextra -Wpedantic -Werror'";
    must("cmake -S " + quoted(source) + " -B " + quoted(build) +
         " -DCMAKE_PREFIX_PATH=" + quoted(prefix) + " -DCMAKE_C_COMPILER=" + compilers.c +
         " -DCMAKE_CXX_COMPILER=" + compilers.cxx + " -DCMAKE_C_FLAGS=" + warnings +
         " -DCMAKE_CXX_FLAGS=" + warnings);
    must("cmake --build " + quoted(build));
    return build;
}

void instantiate_template(const fs::path& from, const fs::path& to, const std::string& name,
                          const std::string& class_name) {
    const Words words{{"@NAME@", name}, {"@ID@", "org.example." + name}, {"@CLASS@", class_name}};
    fs::create_directories(to);
    for (const fs::directory_entry& entry : fs::directory_iterator(from))
        write_text(to / replaced(entry.path().filename().string(), words),
                   replaced(read_text(entry.path()), words));
}

fs::path library_in(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".so") found.push_back(entry.path());
    REQUIRE(found.size() == 1);
    return found[0];
}

void check_plugin_library(const fs::path& library) {
    CAPTURE(library);
    const std::string exported = run("nm -D --defined-only " + quoted(library)).text;
    CHECK(exported.find(" D cinejury_plugin_v1\n") != std::string::npos);
    CHECK(std::count(exported.begin(), exported.end(), '\n') == 1);
    CHECK(run("readelf -nW " + quoted(library)).text.find("Cinejury") != std::string::npos);
    const auto facts = plugin::read_elf(library);
    INFO(facts.status().message());
    REQUIRE(facts.ok());
    CHECK(facts->exported_symbols == std::vector<std::string>{"cinejury_plugin_v1"});
    CHECK(facts->no_delete);
    CHECK_FALSE(facts->executable_stack);
    CHECK_FALSE(facts->text_relocations);
    CHECK_FALSE(facts->gnu_unique_symbols);
}

}  // namespace cinejury::test
