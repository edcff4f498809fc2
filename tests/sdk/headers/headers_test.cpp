// SPDX-License-Identifier: Apache-2.0
// Each public header compiles alone, in every language version that a plugin author may use.
#include <algorithm>
#include <vector>

#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury::test;
namespace fs = std::filesystem;

namespace {

const fs::path kInclude = source_dir() / "sdk/include";

std::vector<std::string> headers(const std::string& folder, const std::string& extension) {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(kInclude / folder))
        if (entry.path().extension() == extension)
            names.push_back(folder + "/" + entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

// Compiles a file for each header that holds nothing but its include, twice.
void check_alone(const std::string& compiler, const std::vector<std::string>& names,
                 const std::string& extension) {
    const TemporaryFolder folder;
    REQUIRE(names.size() > 5);
    for (const std::string& name : names) {
        const std::string include = "#include \"" + name + "\"\n";
        write_text(folder / ("alone" + extension), include + include + "extern int not_empty;\n");
        const Output output = run(compiler + " -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I" +
                                  quoted(kInclude) + " " + quoted(folder / ("alone" + extension)));
        INFO(compiler << ": " << name << "\n" << output.text);
        CHECK(output.code == 0);
    }
}

}  // namespace

TEST_CASE("the C headers compile alone as C without a warning, padding included") {
    const std::string compiler = GENERATE("gcc", "clang");
    const std::string standard = GENERATE("c11", "c17", "c2x");
    check_alone(compiler + " -Wpadded -std=" + standard, headers("cinejury", ".h"), ".c");
}

TEST_CASE("the C headers compile alone as C++ without a warning, padding included") {
    const std::string compiler = GENERATE("g++", "clang++");
    const std::string standard = GENERATE("c++17", "c++20", "c++2b");
    check_alone(compiler + " -Wpadded -std=" + standard, headers("cinejury", ".h"), ".cpp");
}

TEST_CASE("the C++ headers compile alone with gcc as C++20") {
    check_alone("g++ -std=c++20", headers("cinejury/cpp", ".hpp"), ".cpp");
}

TEST_CASE("the two headers for authors compile as C++20 and C++23") {
    const std::string compiler =
        GENERATE("g++ -std=c++2b", "clang++ -std=c++20", "clang++ -std=c++2b");
    const TemporaryFolder folder;
    write_text(folder / "both.cpp",
               "#include \"cinejury/cpp/expert.hpp\"\n#include \"cinejury/cpp/generator.hpp\"\n");
    const Output output = run(compiler + " -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I" +
                              quoted(kInclude) + " " + quoted(folder / "both.cpp"));
    INFO(output.text);
    CHECK(output.code == 0);
}

TEST_CASE("the SDK includes nothing but itself and the standard library") {
    const std::string include = "#include ";
    for (const char* folder : {"cinejury", "cinejury/cpp"}) {
        for (const fs::directory_entry& entry : fs::directory_iterator(kInclude / folder)) {
            if (!entry.is_regular_file()) continue;
            const std::string text = read_text(entry.path());
            for (std::size_t at = text.find("\n" + include); at != std::string::npos;
                 at = text.find("\n" + include, at + 1)) {
                const std::size_t start = at + 1 + include.size();
                const std::string name = text.substr(start, text.find('\n', start) - start);
                INFO(entry.path() << " includes " << name);
                const bool own = name.starts_with("\"cinejury/");
                const bool standard = name.starts_with('<') &&
                                      name.find('/') == std::string::npos &&
                                      (std::string(folder) != "cinejury" || name == "<stddef.h>" ||
                                       name == "<stdint.h>");
                CHECK((own || standard));
            }
        }
    }
}
