// SPDX-License-Identifier: Apache-2.0
#include "core/search/prompts.hpp"

#include "core/search/plan.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::search;

TEST_CASE("prompts are read from lines and from JSON, with their kinds") {
    const test::TemporaryFolder folder;
    folder.write("lines.txt", "# for the demo\n\n  a red ball rolls left\r\na cat\n");
    const auto lines = read_prompts(folder / "lines.txt");
    REQUIRE(lines.ok());
    REQUIRE(lines->size() == 2);
    CHECK(lines->at(0).prompt == "a red ball rolls left");
    folder.write("list.json", R"(["a cat", {"prompt": "two dogs", "kind": "two"}])");
    const auto list = read_prompts(folder / "list.json");
    REQUIRE(list.ok());
    CHECK(list->at(0).group.empty());
    CHECK(list->at(1).group == "two");
    folder.write("object.json", R"({"about": "x", "prompts": [{"prompt": "a cat"}]})");
    CHECK(read_prompts(folder / "object.json")->size() == 1);
}

TEST_CASE("files that hold no prompts are refused, naming file and item") {
    const test::TemporaryFolder folder;
    const auto refused = [&](const std::string& text, const std::string& why) {
        folder.write("file", text);
        const Status status = read_prompts(folder / "file").status();
        INFO(status.message());
        CHECK(status.message().find((folder / "file").string()) == 0);
        CHECK(status.message().find(why) != std::string::npos);
    };
    refused("# nothing\n", "holds no prompt");
    refused("{\"prompts\": 3}", "neither a JSON list");
    refused("{\"prompts\": [", "neither a JSON list");
    refused("[\"a\", 3]", "prompt 2 is no text");
    refused("[{\"prompt\": \"a\", \"kind\": 1}]", "prompt 1 is no text");
    CHECK(read_prompts(folder / "none").status().code() == Code::kNotFound);
}

TEST_CASE("rungs are read and written, and what is wrong with them is said") {
    const auto rungs = parse_rungs("0.9:0.5,0.75:0.25");
    REQUIRE(rungs.ok());
    CHECK(rungs_text(*rungs) == "0.9:0.5,0.75:0.25");
    CHECK(parse_rungs("")->empty());
    for (const char* text : {"0.9", "0.9:0.5,", "0.9:0.5;0.7:0.5", "x", "1:0.5", "0.9:0", "0.9:2",
                             "0.7:0.5,0.9:0.5", "0.9:0.5,0.9:0.5", "nan:0.5"})
        CHECK(parse_rungs(text).status().code() == Code::kInvalidArgument);
}
