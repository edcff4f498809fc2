// SPDX-License-Identifier: Apache-2.0
// docs/abi.md names the validator's tests at the sentences that they hold.
#include <map>
#include <regex>
#include <sstream>
#include <string>

#include "core/validate/validator.hpp"
#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"

using namespace cinejury::test;

namespace {

// Rows of docs/abi.md by sentence id.
std::map<std::string, std::string> rows() {
    std::map<std::string, std::string> found;
    std::istringstream lines(read_text(source_dir() / "docs/abi.md"));
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("| ABI-") || line.starts_with("| EXPERT-") ||
            line.starts_with("| GEN-"))
            found[line.substr(2, line.find(' ', 2) - 2)] = line;
    return found;
}

bool admits_no_test(const std::string& row) {
    return row.find("| not tested") != std::string::npos ||
           row.find("| not held") != std::string::npos;
}

}  // namespace

TEST_CASE("each validator test is named at its sentence in docs/abi.md, and no others are") {
    std::map<std::string, std::string> sentence_of;
    const auto sentences = rows();
    INFO("tests/sdk/docs/update_validator_ids.py writes them");
    for (const cinejury::validate::TestInfo& test : cinejury::validate::tests()) {
        const std::string id(test.id), sentence(test.sentence);
        CAPTURE(id, sentence);
        REQUIRE(sentences.count(sentence) == 1);
        sentence_of[id] = sentence;
        const std::string& row = sentences.at(sentence);
        CHECK((row.find("`validate " + id + "`") != std::string::npos || admits_no_test(row)));
    }
    const std::regex named("`validate ([a-z0-9.-]+)`");
    for (const auto& [sentence, row] : sentences) {
        for (std::sregex_iterator i(row.begin(), row.end(), named), end; i != end; ++i) {
            CAPTURE(sentence, (*i)[1].str());
            CHECK(sentence_of[(*i)[1]] == sentence);
        }
    }
}
