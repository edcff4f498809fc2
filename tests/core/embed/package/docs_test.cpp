// SPDX-License-Identifier: Apache-2.0
// docs/embed.md against the sample and the header that it speaks of.
#include <regex>
#include <set>
#include <vector>

#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"

using namespace cinejury::test;
namespace fs = std::filesystem;

namespace {

std::multiset<std::string> matches(const std::string& text, const char* pattern) {
    const std::regex expression(pattern);
    std::multiset<std::string> found;
    for (std::sregex_iterator i(text.begin(), text.end(), expression), end; i != end; ++i)
        found.insert((*i)[1]);
    return found;
}

}  // namespace

TEST_CASE("the code in docs/embed.md is the code of the sample") {
    const std::string document = read_text(source_dir() / "docs/embed.md");
    const std::string marker = "<!-- file: ";
    int excerpts = 0;
    for (std::size_t at = document.find(marker); at != std::string::npos;
         at = document.find(marker, at + 1), ++excerpts) {
        const std::size_t name = at + marker.size();
        const std::string file = document.substr(name, document.find(" -->", name) - name);
        const std::size_t start = document.find('\n', document.find("```", name)) + 1;
        const std::string code = document.substr(start, document.find("\n```", start) + 1 - start);
        CAPTURE(file, code);
        CHECK(code.size() > 100);
        CHECK(("\n" + read_text(source_dir() / file)).find("\n" + code) != std::string::npos);
    }
    CHECK(excerpts == 5);
    const std::string cmake = read_text(source_dir() / "samples/embed_cpp17/CMakeLists.txt");
    CHECK(cmake.find("find_package(cinejury 0.1 REQUIRED COMPONENTS embed)") != std::string::npos);
}

TEST_CASE("each rule of embed.h stands in docs/embed.md with tests that are there") {
    const std::string document = read_text(source_dir() / "docs/embed.md");
    const auto rules =
        matches(read_text(source_dir() / "sdk/include/cinejury/embed.h"), "\\((EMB-[A-Z]+)\\)");
    CHECK(rules.size() == 7);
    CHECK(matches(document, "\n\\| (EMB-[A-Z]+) \\|") == rules);
    for (const std::string& file : matches(document, "`(tests/core/embed/\\w+\\.cpp)`")) {
        CAPTURE(file);
        CHECK(fs::is_regular_file(source_dir() / file));
    }
}
