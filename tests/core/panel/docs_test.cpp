// SPDX-License-Identifier: Apache-2.0
// The documents say what the code does.
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/panel/criteria.hpp"
#include "core/panel/panel_file.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury::panel;

namespace {

std::string read_document(const std::string& name) {
    std::ifstream in(std::string(PANEL_DOCS) + "/" + name, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The contents of the fenced blocks of a language.
std::vector<std::string> code_blocks(const std::string& document, const std::string& language) {
    const std::string open = "```" + language + "\n", close = "```\n";
    std::vector<std::string> blocks;
    for (std::size_t at = 0; (at = document.find(open, at)) != std::string::npos;) {
        const std::size_t from = at + open.size();
        at = document.find(close, from);
        REQUIRE(at != std::string::npos);
        blocks.push_back(document.substr(from, at - from));
    }
    return blocks;
}

}  // namespace

TEST_CASE("every example in docs/panel-file.md is read as it stands") {
    const std::string document = read_document("panel-file.md");
    const cinejury::test::TemporaryFolder folder;
    const auto calibrations = code_blocks(document, "json");
    REQUIRE(calibrations.size() == 1);
    folder.write("focus.json", calibrations[0]);
    const auto examples = code_blocks(document, "toml");
    REQUIRE(examples.size() == 6);
    for (const std::string& example : examples) {
        CAPTURE(example);
        const bool whole = example.rfind("schema", 0) == 0;
        const std::string head =
            "schema = 1\nname = \"x\"\n[[expert]]\nplugin = \"org.example.x\"\n";
        const auto panel =
            parse_panel_file(whole ? example : head + example, "panel-file.md", folder.path());
        if (!panel.ok()) FAIL(panel.status().message());
    }
    const auto whole = parse_panel_file(examples[0], "panel-file.md", folder.path());
    CHECK(whole->experts.size() == 4);
    CHECK(whole->gates.size() == 2);
    CHECK(whole->calibrations.at("fineness.defocus").xs.size() == 4);
}

TEST_CASE("the refusal in docs/panel-file.md is the one that the mistake gets") {
    const std::string document = read_document("panel-file.md");
    const auto refused = parse_panel_file(
        "schema = 1\nname = \"x\"\nsummary = \"y\"\ntie_bnd = 1\n", "studio.toml", "/nowhere");
    REQUIRE_FALSE(refused.ok());
    CHECK(document.find("    " + refused.status().message() + "\n") != std::string::npos);
}

TEST_CASE("docs/criteria.md has every criterion with its number and question") {
    const std::string document = read_document("criteria.md");
    for (const Criterion& criterion : criteria()) {
        const std::string row = "| " + std::to_string(criterion.index) + " | `" +
                                std::string(criterion.id) + "` | " +
                                std::string(criterion.question) + " |";
        CAPTURE(row);
        CHECK(document.find(row) != std::string::npos);
    }
}
