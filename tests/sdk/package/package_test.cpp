// SPDX-License-Identifier: Apache-2.0
// What a plugin author does: install the SDK, build samples and templates with it.
#include "tests/catch.hpp"
#include "tests/sdk/package/installed.hpp"
#include "tests/sdk/package/trial.hpp"
#include "tests/sdk/source_tree.hpp"
#include "tests/support/shell.hpp"

using namespace cinejury::test;
namespace fs = std::filesystem;

namespace {

const fs::path kSamples = source_dir() / "samples";
constexpr Compilers kGcc{"gcc", "g++"}, kClang{"clang", "clang++"};

}  // namespace

TEST_CASE("the samples build from the installed SDK, export one symbol, and work in the host") {
    const InstalledSdk sdk;
    const Compilers compilers = GENERATE(kGcc, kClang);
    CAPTURE(compilers.cxx);
    for (const char* name : {"expert_c11", "expert_cpp", "generator_cpp"}) {
        CAPTURE(name);
        const fs::path library =
            library_in(build_project(kSamples / name, sdk.work(name), sdk.prefix(), compilers));
        check_plugin_library(library);
        try_plugin(library);
    }
}

TEST_CASE("the templates, filled in, build from the installed SDK and work in the host") {
    const InstalledSdk sdk;
    // Names that mean something to CMake and to the helpers.
    const auto [compilers, name, class_name] = GENERATE(table<Compilers, std::string, std::string>(
        {{kGcc, "test", "Test"}, {kClang, "expert", "Expert"}}));
    CAPTURE(compilers.cxx, name);
    for (const char* kind : {"expert", "generator"}) {
        CAPTURE(kind);
        const fs::path source = sdk.work(std::string("my_") + kind);
        instantiate_template(sdk.prefix() / "share/cinejury/template" / kind, source, name,
                             class_name);
        CHECK(fs::exists(source / "README.md"));
        const fs::path library =
            library_in(build_project(source, source / "build", sdk.prefix(), compilers));
        check_plugin_library(library);
        try_plugin(library);
        const Output installed = run("cmake --install " + quoted(source / "build") + " --prefix " +
                                     quoted(source / "prefix"));
        INFO(installed.text);
        CHECK(fs::exists(source / "prefix/lib/cinejury/plugins" / (name + ".so")));
    }
}

TEST_CASE("pkg-config gives what a plugin needs without CMake") {
    const InstalledSdk sdk;
    const auto [compiler, sample] = GENERATE(table<const char*, const char*>(
        {{"gcc -std=c11", "expert_c11/brightness.c"},
         {"clang -std=c11", "expert_c11/brightness.c"},
         {"g++ -std=c++20 -fno-gnu-unique", "expert_cpp/fine_detail.cpp"}}));
    CAPTURE(compiler);
    const std::string query =
        "PKG_CONFIG_PATH=" + quoted(sdk.prefix() / "lib/pkgconfig") + " pkg-config ";
    CHECK(run(query + "--modversion cinejury-sdk").text == "0.1.0\n");
    const Output built = run(std::string(compiler) + " $(" + query + "--cflags cinejury-sdk) " +
                             quoted(kSamples / sample) + " $(" + query +
                             "--libs cinejury-sdk) -o " + quoted(sdk.work("plain.so")));
    INFO(built.text);
    REQUIRE(built.code == 0);
    check_plugin_library(sdk.work("plain.so"));
}

TEST_CASE("the build folder of Cinejury is a package as well") {
    const TemporaryFolder folder;
    const fs::path library = library_in(
        build_project(kSamples / "expert_c11", folder / "build", CINEJURY_BINARY_DIR, kGcc));
    check_plugin_library(library);
}

TEST_CASE("a plugin hides what it does not mean to export, and may not leave symbols undefined") {
    const InstalledSdk sdk;
    const fs::path source = sdk.work("leaky");
    fs::create_directories(source);
    fs::copy(kSamples / "expert_c11/CMakeLists.txt", source);
    const std::string sample = read_text(kSamples / "expert_c11/brightness.c");
    SECTION("an exported helper stays inside") {
        write_text(source / "brightness.c",
                   sample + "CJ_EXPORT int helper(void); int helper(void) { return 1; }\n");
        check_plugin_library(
            library_in(build_project(source, source / "build", sdk.prefix(), kGcc)));
    }
    SECTION("a missing function is an error of the linker, not of the host") {
        write_text(source / "brightness.c", sample +
                                                "int nowhere(void); CJ_EXPORT int helper(void); "
                                                "int helper(void) { return nowhere(); }\n");
        REQUIRE(run("cmake -S " + quoted(source) + " -B " + quoted(source / "build") +
                    " -DCMAKE_PREFIX_PATH=" + quoted(sdk.prefix()))
                    .code == 0);
        const Output output = run("cmake --build " + quoted(source / "build"));
        CHECK(output.code != 0);
        CHECK(output.text.find("nowhere") != std::string::npos);
    }
}

TEST_CASE("what a project asks wrongly of the package is said clearly") {
    const InstalledSdk sdk;
    const fs::path source = sdk.work("wrong");
    fs::create_directories(source);
    const auto [line, answer] = GENERATE(table<const char*, const char*>(
        {{"find_package(cinejury 0.2 REQUIRED)", "0.1.0"},
         {"find_package(cinejury REQUIRED COMPONENTS nonsense)", "nonsense"},
         {"find_package(cinejury REQUIRED)\ncinejury_add_plugin(x)", "no SOURCES"},
         {"find_package(cinejury REQUIRED)\ncinejury_add_plugin(x x.c)",
          "unknown arguments: x.c"}}));
    CAPTURE(line);
    write_text(source / "CMakeLists.txt",
               std::string("cmake_minimum_required(VERSION 3.25)\nproject(wrong LANGUAGES C)\n") +
                   line + "\n");
    const Output output = run("cmake -S " + quoted(source) + " -B " + quoted(source / "build") +
                              " -DCMAKE_PREFIX_PATH=" + quoted(sdk.prefix()));
    CHECK(output.code != 0);
    INFO(output.text);
    CHECK(output.text.find(answer) != std::string::npos);
}
