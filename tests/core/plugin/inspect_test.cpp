// SPDX-License-Identifier: Apache-2.0
// Looking at libraries without running their code.
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "core/plugin/plugin.hpp"
#include "tests/catch.hpp"
#include "tests/core/plugin/test_plugins.hpp"
#include "tests/support/shell.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace cinejury;
using namespace cinejury::plugin;
using Catch::Matchers::Contains;
using test::test_plugin;

namespace {

Status inspection_refusal(std::string_view name) {
    const auto inspected = inspect(test_plugin(name));
    REQUIRE_FALSE(inspected.ok());
    CHECK_THAT(inspected.status().message(),
               Contains("plugin: ") && Contains(std::string(name) + ".so"));
    return inspected.status();
}

// The signal that ends a process which loads the library, or 0.
int signal_of_loading(const std::filesystem::path& library) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);  // Catch2 has a handler of its own
        ::dlopen(library.c_str(), RTLD_NOW);
        ::_exit(0);
    }
    int state = 0;
    ::waitpid(child, &state, 0);
    return WIFSIGNALED(state) ? WTERMSIG(state) : 0;
}

}  // namespace

TEST_CASE("A plugin is inspected: path, metadata, facts") {
    const auto inspected = inspect(test_plugin("good"));
    INFO(inspected.status().message());
    REQUIRE(inspected.ok());
    CHECK(inspected->path == test_plugin("good"));
    CHECK(inspected->metadata.id == "org.example.good");
    CHECK(inspected->metadata.version == "1.2.3");
    CHECK(inspected->metadata.expert->criteria[0].maximum == 255);
}

TEST_CASE("Inspecting a library whose constructor aborts runs none of it") {
    const auto inspected = inspect(test_plugin("aborting_constructor"));
    REQUIRE(inspected.ok());
    CHECK(inspected->metadata.id == "org.example.aborting");
    CHECK(signal_of_loading(test_plugin("aborting_constructor")) == SIGABRT);
}

TEST_CASE("A library without the entry symbol is asked how it was built") {
    CHECK_THAT(inspection_refusal("no_symbol").message(),
               Contains("no symbol cinejury_plugin_v1; was it built with cinejury_add_plugin()?"));
}

TEST_CASE("An entry of another generation is named") {
    const Status status = inspection_refusal("other_generation");
    CHECK(status.code() == Code::kUnsupported);
    CHECK_THAT(status.message(), Contains("wrong generation") && Contains("cinejury_plugin_v2"));
}

TEST_CASE("A library without note, with broken metadata or from a newer SDK is refused") {
    CHECK_THAT(inspection_refusal("no_note").message(), Contains("no metadata note"));
    CHECK_THAT(inspection_refusal("bad_metadata").message(), Contains("not valid JSON"));
    const Status status = inspection_refusal("too_new");
    CHECK(status.code() == Code::kUnsupported);
    CHECK_THAT(status.message(), Contains("0.9") && Contains("newer SDK"));
}

TEST_CASE("A truncated library is refused before the loader sees it") {
    const test::TemporaryFolder scratch;
    const auto file = scratch.path() / "cut.so";
    const std::string good = test::read_text(test_plugin("good"));
    test::write_text(file, std::string_view(good).substr(0, good.size() / 2));
    const auto inspected = inspect(file);
    CHECK(inspected.status().code() == Code::kBadData);
    CHECK_THAT(inspected.status().message(), Contains("truncated"));
}
