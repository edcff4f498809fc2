// SPDX-License-Identifier: Apache-2.0
// Searching folders for plugins.
#include "core/plugin/catalogue.hpp"

#include "tests/catch.hpp"
#include "tests/core/plugin/test_plugins.hpp"
#include "tests/support/shell.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::plugin;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;
using test::test_plugin;

namespace {

void put(std::string_view plugin, const fs::path& file) {
    fs::create_directories(file.parent_path());
    fs::copy_file(test_plugin(plugin), file);
}

std::vector<std::string> ids(const Catalogue& catalogue) {
    std::vector<std::string> all;
    for (const Inspected& one : catalogue.plugins()) all.push_back(one.metadata.id);
    return all;
}

}  // namespace

TEST_CASE("Plugins are found in folders and one level below, in name order") {
    const test::TemporaryFolder scratch;
    put("long_tables", scratch.path() / "b.so");
    put("good", scratch.path() / "a.so");
    put("counting", scratch.path() / "inner" / "c.so");
    put("null_slot", scratch.path() / "inner" / "deeper" / "d.so");
    test::write_text(scratch.path() / "readme.txt", "no plugin");
    const auto catalogue = Catalogue::scan({{scratch.path()}});
    REQUIRE(catalogue.ok());
    CHECK(ids(*catalogue) ==
          std::vector<std::string>{"org.example.good", "org.example.long", "org.example.counting"});
    CHECK(catalogue->refused().empty());
}

TEST_CASE("Of two with one id the first stands and the second is refused with both paths") {
    const test::TemporaryFolder scratch;
    put("good", scratch.path() / "one" / "z.so");
    put("good", scratch.path() / "two" / "a.so");
    const auto catalogue = Catalogue::scan({{scratch.path() / "one", scratch.path() / "two"}});
    REQUIRE(catalogue.ok());
    REQUIRE(catalogue->plugins().size() == 1);
    CHECK(catalogue->plugins()[0].path == scratch.path() / "one" / "z.so");
    REQUIRE(catalogue->refused().size() == 1);
    CHECK(catalogue->refused()[0].id == "org.example.good");
    CHECK_THAT(catalogue->refused()[0].reason.message(),
               Contains("one/z.so") && Contains("two/a.so"));
}

TEST_CASE("The same file by two ways is one plugin") {
    const test::TemporaryFolder scratch;
    put("good", scratch.path() / "one" / "a.so");
    fs::create_directory_symlink(scratch.path() / "one", scratch.path() / "link");
    const auto catalogue = Catalogue::scan(
        {{scratch.path() / "one", scratch.path() / "one", scratch.path() / "link"}});
    REQUIRE(catalogue.ok());
    CHECK(catalogue->plugins().size() == 1);
    CHECK(catalogue->refused().empty());
}

TEST_CASE("Libraries that are refused are listed beside the good ones") {
    const test::TemporaryFolder scratch;
    put("aborting_constructor", scratch.path() / "a.so");
    put("no_symbol", scratch.path() / "b.so");
    test::write_text(scratch.path() / "c.so", "text");
    fs::create_symlink("/nowhere", scratch.path() / "d.so");
    const auto catalogue = Catalogue::scan({{scratch.path()}});
    REQUIRE(catalogue.ok());
    CHECK(ids(*catalogue) == std::vector<std::string>{"org.example.aborting"});
    REQUIRE(catalogue->refused().size() == 3);
    CHECK_THAT(catalogue->refused()[0].reason.message(), Contains("no symbol"));
    CHECK_THAT(catalogue->refused()[1].reason.message(), Contains("not an ELF file"));
    CHECK_THAT(catalogue->refused()[2].reason.message(), Contains("no such file"));
}

TEST_CASE("Folders that are not there are skipped unless they must exist") {
    const auto catalogue = Catalogue::scan({{"/nowhere/at/all"}});
    REQUIRE(catalogue.ok());
    CHECK(catalogue->plugins().empty());
    const auto strict = Catalogue::scan({{"/nowhere/at/all"}}, {"/nowhere/at/all"});
    CHECK(strict.status().code() == Code::kNotFound);
    CHECK_THAT(strict.status().message(), Contains("/nowhere/at/all"));
}

TEST_CASE("Plugins are found by id; a miss names the nearest and what was refused") {
    const test::TemporaryFolder scratch;
    put("good", scratch.path() / "a.so");
    put("no_symbol", scratch.path() / "sharpness.so");
    const auto catalogue = Catalogue::scan({{scratch.path()}});
    REQUIRE(catalogue.ok());
    REQUIRE(catalogue->find("org.example.good").ok());
    CHECK((*catalogue->find("org.example.good"))->path == scratch.path() / "a.so");
    const Status typo = catalogue->find("org.example.goood").status();
    CHECK(typo.code() == Code::kNotFound);
    CHECK_THAT(typo.message(), Contains("did you mean org.example.good?"));
    CHECK_THAT(catalogue->find("com.example.sharpness").status().message(),
               Contains("a library was refused that may be it") && Contains("no symbol"));
}

TEST_CASE("The search path is options, environment, then the folder that belongs to this program") {
    const SearchPath path = SearchPath::standard({"/given"}, "/from/environment::/second");
    REQUIRE(path.folders.size() == 4);
    CHECK(path.folders[0] == "/given");
    CHECK(path.folders[1] == "/from/environment");
    CHECK(path.folders[2] == "/second");
    const fs::path prefix = fs::canonical("/proc/self/exe").parent_path().parent_path();
    CHECK(path.folders[3] == prefix / CINEJURY_TEST_LIBDIR / "cinejury" / "plugins");
    CHECK(SearchPath::standard({}, "").folders.size() == 1);
}
