// SPDX-License-Identifier: Apache-2.0
// The documents that authors of plugins read, against what they speak of.
#include <algorithm>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"

using namespace cinejury::test;
namespace fs = std::filesystem;

namespace {

std::set<std::string> matches(const std::string& text, const char* pattern) {
    const std::regex expression(pattern);
    std::set<std::string> found;
    for (std::sregex_iterator i(text.begin(), text.end(), expression), end; i != end; ++i)
        found.insert((*i)[1]);
    return found;
}

constexpr const char* kSentenceId = "\\b((?:ABI|EXPERT|GEN)-[A-Z]+)\\b";

// Every sentence id in the text files of a folder, with one file that cites it.
std::set<std::string> cited_in(const fs::path& folder) {
    static const std::set<std::string> kText{".h",   ".hpp", ".cpp", ".c",     ".inc",  ".md",
                                             ".txt", ".in",  ".py",  ".cmake", ".toml", ".json"};
    std::set<std::string> ids;
    if (!fs::exists(folder)) return ids;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || !kText.count(entry.path().extension().string())) continue;
        if (entry.path().filename() == "abi.md") continue;
        ids.merge(matches(read_text(entry.path()), kSentenceId));
    }
    return ids;
}

// Rows "| ID | who | sentence | held by |" of docs/abi.md, split.
std::vector<std::vector<std::string>> sentences() {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(read_text(source_dir() / "docs/abi.md"));
    for (std::string line; std::getline(lines, line);) {
        if (!std::regex_search(line, std::regex("^\\| (ABI|EXPERT|GEN)-"))) continue;
        std::vector<std::string> cells;
        std::istringstream parts(line.substr(1));
        for (std::string cell; std::getline(parts, cell, '|');)
            cells.push_back(cell.substr(1, cell.size() - 2));
        rows.push_back(cells);
    }
    return rows;
}

struct Excerpt {
    std::string file, text;
};

// Code blocks that stand under a comment `<!-- file: PATH -->`.
std::vector<Excerpt> excerpts(const std::string& document) {
    std::vector<Excerpt> found;
    const std::string marker = "<!-- file: ";
    for (std::size_t at = document.find(marker); at != std::string::npos;
         at = document.find(marker, at + 1)) {
        const std::size_t name = at + marker.size();
        const std::size_t open = document.find("```", name);
        const std::size_t start = document.find('\n', open) + 1;
        const std::size_t end = document.find("\n```", start) + 1;
        found.push_back({document.substr(name, document.find(" -->", name) - name),
                         document.substr(start, end - start)});
    }
    return found;
}

}  // namespace

TEST_CASE("every sentence id that is cited stands in docs/abi.md, and every sentence is cited") {
    std::set<std::string> stated, cited;
    for (const auto& row : sentences()) {
        CAPTURE(row[0]);
        CHECK(stated.insert(row[0]).second);
    }
    for (const char* folder : {"sdk", "core", "docs", "tests", "hosts", "plugins", "samples"})
        cited.merge(cited_in(source_dir() / folder));
    for (const std::string& id : cited) {
        INFO(id << " is cited but not in docs/abi.md");
        CHECK(stated.count(id) == 1);
    }
    for (const std::string& id : stated) {
        INFO(id << " is in docs/abi.md and cited nowhere");
        CHECK(cited.count(id) == 1);
    }
    CHECK(stated.size() > 50);
}

TEST_CASE(
    "every sentence of docs/abi.md says who keeps it and what holds it, and its tests are there") {
    for (const auto& row : sentences()) {
        CAPTURE(row[0]);
        REQUIRE(row.size() == 4);
        CHECK((row[1] == "plugin" || row[1] == "host" || row[1] == "both"));
        CHECK(row[3].size() > 3);
        for (const std::string& file : matches(row[3], "`(tests/[^`]+)`")) {
            CAPTURE(file);
            CHECK(fs::is_regular_file(source_dir() / file));
        }
    }
}

TEST_CASE("the code in the guides is the code of the samples") {
    const std::string guide = GENERATE("write-an-expert.md", "write-a-generator.md");
    const auto all = excerpts(read_text(source_dir() / "docs" / guide));
    CHECK(all.size() >= 2);
    for (const Excerpt& excerpt : all) {
        CAPTURE(excerpt.file);
        const std::string file = "\n" + read_text(source_dir() / excerpt.file);
        CHECK(excerpt.text.size() > 20);
        CHECK(file.find("\n" + excerpt.text) != std::string::npos);
    }
}

TEST_CASE("the guide shows the whole expert, and it is under 40 lines") {
    const std::string sample = read_text(source_dir() / "samples/expert_cpp/fine_detail.cpp");
    CHECK(excerpts(read_text(source_dir() / "docs/write-an-expert.md")).at(0).text == sample);
    CHECK(std::count(sample.begin(), sample.end(), '\n') < 40);
}

TEST_CASE("docs/plugin-metadata.md explains every key, flag and capability") {
    const std::string document = read_text(source_dir() / "docs/plugin-metadata.md");
    const std::string macros = read_text(source_dir() / "sdk/include/cinejury/metadata.h");
    const std::set<std::string> keys = matches(macros, "_\\(\"(\\w+)\", ");
    CHECK(keys.size() > 25);
    for (const std::string& key : keys) {
        CAPTURE(key);
        CHECK(document.find("`" + key + "`") != std::string::npos);
    }
    const std::string expert = read_text(source_dir() / "sdk/include/cinejury/expert.h");
    for (const std::string& flag : matches(expert, "\"([a-z-]+)\": ")) {
        CAPTURE(flag);
        CHECK(document.find("`" + flag + "`") != std::string::npos);
    }
}
