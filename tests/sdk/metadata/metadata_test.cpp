// SPDX-License-Identifier: Apache-2.0
// The macros of cinejury/metadata.h, through real compilers, linkers and strippers, read by the
// host's own reader.
#include "core/plugin/metadata.hpp"
#include "cinejury/expert.h"
#include "cinejury/generator.h"
#include "core/plugin/elf_file.hpp"
#include "tests/catch.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury::test;
using namespace cinejury::plugin;
namespace fs = std::filesystem;

namespace {

const fs::path kHere = source_dir() / "tests/sdk/metadata";

void build(const std::string& compiler, const fs::path& source, const fs::path& library) {
    const Output output =
        run(compiler + " -Wall -Wextra -Wpedantic -Werror -fPIC -shared -I" +
            quoted(source_dir() / "sdk/include") + " " + quoted(source) + " -o " + quoted(library));
    INFO(compiler << "\n" << output.text);
    REQUIRE(output.code == 0);
}

PluginMetadata metadata_of(const fs::path& library) {
    const auto facts = read_elf(library);
    INFO(facts.status().message());
    REQUIRE(facts.ok());
    auto metadata = parse_metadata(facts->metadata_json);
    INFO(metadata.status().message());
    REQUIRE(metadata.ok());
    return *std::move(metadata);
}

void build_every_item(const std::string& compiler, const std::string& tail,
                      const fs::path& library) {
    build(compiler + " -DID_TAIL='\"" + tail + "\"'", kHere / "describes.c", library);
}

}  // namespace

TEST_CASE("every item of the metadata macros arrives at the host as it was written") {
    const std::string compiler = GENERATE("gcc -std=c11", "clang -std=c11", "g++ -std=c++17 -x c++",
                                          "clang++ -std=c++2b -x c++");
    const TemporaryFolder folder;
    build_every_item(compiler, "", folder / "every.so");
    const PluginMetadata m = metadata_of(folder / "every.so");
    CHECK(m.id == "org.example.every");
    CHECK(m.version == "1.2.3");
    CHECK(m.sdk_version == CJ_SDK_VERSION);
    CHECK(m.vendor == "Example");
    CHECK(m.licence == "Apache-2.0");
    CHECK(m.summary == "says \"all\", in two parts");
    CHECK(m.kinds() == std::vector<std::string>{"expert", "generator"});
    CHECK(m.determinism == PluginMetadata::Determinism::kTolerance);
    CHECK(m.cancel_latency_ms == 250);
    CHECK(m.has_weights);
    CHECK(m.devices == std::vector<std::string>{"cpu", "cuda"});
    CHECK(m.permissions == std::vector<std::string>{"read-files", "network"});
    CHECK(m.required_extensions == std::vector<std::string>{"org.example.a/1"});
    CHECK(m.wanted_extensions == std::vector<std::string>{"org.example.b/1"});
    CHECK(m.provided_extensions == std::vector<std::string>{"org.example.c/1"});
    CHECK(m.draft_extensions == std::vector<std::string>{"org.example.c/1"});

    REQUIRE(m.expert);
    CHECK(m.expert->flags == (CJ_EXPERT_NEEDS_PROMPT | CJ_EXPERT_PAIRWISE | CJ_EXPERT_SYMMETRIC));
    CHECK(m.expert->max_batch == 4);
    CHECK(m.expert->cost_milliseconds == 12.5);
    using Evidence = CriterionSpec::Evidence;
    const std::vector<CriterionSpec> criteria{
        {"fineness.defocus", -1, 100, false, Evidence::kProxy, "blur"},
        {"org.example.own", 0, 1, true, Evidence::kValidated, ""}};
    CHECK((m.expert->criteria == criteria));

    REQUIRE(m.generator);
    CHECK(m.generator->capabilities == (CJ_CAN_GENERATE | CJ_CAN_FORK));
    CHECK(m.generator->max_batch == 16);
    CHECK(m.generator->samplers == std::vector<std::string>{"euler", "heun"});
    CHECK(m.generator->cache_policies == std::vector<std::string>{"fast"});
    CHECK(m.generator->parallel);

    using Type = OptionSpec::Type;
    const std::vector<OptionSpec> options{
        {"label", Type::kString, "", {}, {}, {}, false, "a text"},
        {"folder", Type::kPath, "/tmp", {}, {}, {}, false, "a path"},
        {"deep", Type::kBoolean, "false", {}, {}, {}, false, "a switch"},
        {"count", Type::kInteger, "3", 1, 9, {}, false, "an integer"},
        {"gain", Type::kNumber, "0.5", 0, 1.5, {}, false, "a number"},
        {"mode", Type::kChoice, "b", {}, {}, {"a", "b"}, false, "a choice"},
        {"weights", Type::kPath, "", {}, {}, {}, true, "no default"}};
    CHECK((m.options == options));
}

TEST_CASE("the note is right for each length of the text, and survives linker and strippers") {
    const std::string tail = GENERATE("", "1", "12", "123");
    const std::string compiler = GENERATE(
        "gcc -std=c11 -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections",
        "clang++ -std=c++17 -x c++ -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections",
        "g++ -std=c++20 -x c++ -O2 -flto", "clang++ -std=c++20 -x c++ -fsanitize=address",
        "g++ -std=c++20 -x c++ -fsanitize=address");
    CAPTURE(tail, compiler);
    const TemporaryFolder folder;
    build_every_item(compiler, tail, folder / "every.so");
    CHECK(metadata_of(folder / "every.so").id == "org.example.every" + tail);
    for (const char* strip : {"strip", "strip --strip-debug", "strip --strip-unneeded"}) {
        REQUIRE(run(std::string(strip) + " " + quoted(folder / "every.so") + " -o " +
                    quoted(folder / "stripped.so"))
                    .code == 0);
        CHECK(metadata_of(folder / "stripped.so").id == "org.example.every" + tail);
    }
}

TEST_CASE("readelf sees a note of the owner Cinejury in an allocated section") {
    const TemporaryFolder folder;
    build_every_item("gcc -std=c11", "", folder / "every.so");
    const std::string notes = run("readelf -nW " + quoted(folder / "every.so")).text;
    CHECK(notes.find("Cinejury") != std::string::npos);
    CHECK(notes.find("corrupt") == std::string::npos);
    const std::string sections = run("readelf -SW " + quoted(folder / "every.so")).text;
    const std::size_t at = sections.find(".note.cinejury");
    REQUIRE(at != std::string::npos);
    const std::string line = sections.substr(at, sections.find('\n', at) - at);
    CHECK(line.find("NOTE") != std::string::npos);
    CHECK(line.find(" A") != std::string::npos);
}

TEST_CASE("the text for describe is the text of the note") {
    const TemporaryFolder folder;
    build_every_item("gcc -std=c11", "", folder / "every.so");
    write_text(folder / "print.c",
               "#include <stdio.h>\n#include \"cinejury/base.h\"\ncj_string_t described(void);\n"
               "int main(void) { cj_string_t t = described(); return fwrite(t.data, 1, t.size, "
               "stdout) != t.size; }\n");
    const Output built =
        run("gcc -I" + quoted(source_dir() / "sdk/include") + " " + quoted(folder / "print.c") +
            " " + quoted(folder / "every.so") + " -o " + quoted(folder / "print"));
    INFO(built.text);
    REQUIRE(built.code == 0);
    CHECK(run("LD_LIBRARY_PATH=" + quoted(folder.path()) + " " + quoted(folder / "print")).text ==
          read_elf(folder / "every.so")->metadata_json);
}

TEST_CASE("metadata can be written as one JSON text") {
    const TemporaryFolder folder;
    write_text(folder / "raw.cpp", R"cpp(
#include "cinejury/metadata.h"
        CJ_METADATA_JSON(
            R"json({"schema": 1, "sdk": "0.1", "id": "org.example.raw", "version": "1.0.0", "vendor": "Example",
    "licence": "Apache-2.0", "kinds": ["generator"], "determinism": "bitwise", "cancel_latency_ms": 10,
    "generator": {"capabilities": ["generate"]}})json");
        CJ_EXPORT cj_string_t described();
        cj_string_t described() {
            return cj_metadata();
        }
    )cpp");
    build("g++ -std=c++20", folder / "raw.cpp", folder / "raw.so");
    CHECK(metadata_of(folder / "raw.so").id == "org.example.raw");
}

TEST_CASE(
    "a plugin class whose metadata lacks a required key does not compile, and says which are "
    "needed") {
    const TemporaryFolder folder;
    write_text(folder / "lacks.cpp", R"cpp(
#include "cinejury/cpp/expert.hpp"
        class Lacks final : public cinejury::sdk::Expert {};
        CJ_METADATA(CJ_META_ID("org.example.lacks"), CJ_META_VERSION("1.0.0"), CJ_META_KINDS("expert"));
        CINEJURY_EXPERT_PLUGIN(Lacks);
    )cpp");
    const Output output =
        run("g++ -std=c++20 -fsyntax-only -I" + quoted(source_dir() / "sdk/include") + " " +
            quoted(folder / "lacks.cpp"));
    CHECK(output.code != 0);
    CHECK(output.text.find("CJ_METADATA lacks one of id, version, vendor") != std::string::npos);
}
