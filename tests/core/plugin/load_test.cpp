// SPDX-License-Identifier: Apache-2.0
// Loading real libraries: negotiation, tables, life cycle.
#include <atomic>
#include <thread>

#include "core/base/digest.hpp"
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

Result<std::shared_ptr<Library>> load(std::string_view name, HostServices& host) {
    auto inspected = inspect(test_plugin(name));
    INFO(inspected.status().message());
    REQUIRE(inspected.ok());
    return Library::load(*inspected, host);
}

Status load_refusal(std::string_view name) {
    HostServices host({});
    const auto library = load(name, host);
    REQUIRE_FALSE(library.ok());
    CHECK(library.status().message().size() > 20);
    return library.status();
}

Status create_refusal(std::string_view name) {
    HostServices host({});
    const auto library = load(name, host);
    INFO(library.status().message());
    REQUIRE(library.ok());
    const auto instance = (*library)->create({});
    REQUIRE_FALSE(instance.ok());
    return instance.status();
}

// A host that keeps what plugins log.
struct LoggingHost {
    std::vector<std::string> lines;
    HostServices services{HostOptions{
        .threads = 1, .log = [this](std::uint32_t, std::string_view source, std::string_view text) {
            lines.push_back(std::string(source) + ": " + std::string(text));
        }}};
};

}  // namespace

TEST_CASE("A plugin is loaded, makes an instance, scores") {
    HostServices host({});
    const auto library = load("good", host);
    INFO(library.status().message());
    REQUIRE(library.ok());
    CHECK((*library)->digest() == *sha256_file(test_plugin("good")));
    auto instance = (*library)->create({});
    REQUIRE(instance.ok());
    CHECK((*instance)->generator() == nullptr);
    REQUIRE((*instance)->expert() != nullptr);
    CHECK((*instance)->expert()->plan_count((*instance)->raw()) == 1);
    CHECK_FALSE((*instance)->loaded());
    CHECK((*instance)->unload().code() == Code::kBadState);
    REQUIRE((*instance)->load().ok());
    CHECK((*instance)->load().code() == Code::kBadState);
    CHECK((*instance)->weights_digest().ok());
    CHECK((*(*instance)->weights_digest()).empty());
    REQUIRE((*instance)->unload().ok());
    CHECK_FALSE((*instance)->loaded());
}

TEST_CASE("init and deinit are counted, and instances keep their library") {
    LoggingHost host;
    auto first = load("counting", host.services);
    REQUIRE(first.ok());
    auto second = load("counting", host.services);
    REQUIRE(second.ok());
    auto instance = (*first)->create({});
    REQUIRE(instance.ok());
    first = Status(Code::kInternal, "let go");
    second = Status(Code::kInternal, "let go");
    const std::string who = "org.example.counting: ";
    CHECK(host.lines == std::vector<std::string>{who + "init", who + "init", who + "deinit"});
    (*instance).reset();
    CHECK(host.lines.size() == 5);
    CHECK(host.lines[3] == who + "destroy");
    CHECK(host.lines[4] == who + "deinit");
}

TEST_CASE("Settings reach the plugin; defaults are shown and not sent") {
    LoggingHost host;
    auto library = load("counting", host.services);
    REQUIRE(library.ok());
    auto instance = (*library)->create({{"radius", "5"}});
    REQUIRE(instance.ok());
    CHECK((*instance)->settings() == Settings{{"mode", "fast"}, {"radius", "5"}, {"weights", ""}});
    const std::string who = "org.example.counting: ";
    CHECK(host.lines == std::vector<std::string>{who + "init", who + "radius", who + "5"});
}

TEST_CASE("Unknown keys, values out of range and the plugin's own objections are refused") {
    HostServices host({});
    auto library = load("counting", host);
    REQUIRE(library.ok());
    const Status unknown = (*library)->create({{"radios", "5"}}).status();
    CHECK(unknown.code() == Code::kNotFound);
    CHECK_THAT(unknown.message(), Contains("org.example.counting") && Contains("\"radius\""));
    const Status outside = (*library)->create({{"radius", "10"}}).status();
    CHECK(outside.code() == Code::kInvalidArgument);
    CHECK_THAT(outside.message(), Contains("1 ... 9"));
    const Status objection = (*library)->create({{"radius", "7"}}).status();
    CHECK(objection.code() == Code::kInvalidArgument);
    CHECK(objection.reaction() == CJ_REACT_BAD_INPUT);
    CHECK_THAT(objection.message(), Contains("option radius: seven brings bad luck"));
}

TEST_CASE("Weights are named by a SHA-256, and a plugin that writes another thing is at fault") {
    HostServices host({});
    auto library = load("counting", host);
    REQUIRE(library.ok());
    auto instance = (*library)->create({});
    REQUIRE(instance.ok());
    CHECK((*instance)->weights_digest().status().code() == Code::kBadState);
    REQUIRE((*instance)->load().ok());
    CHECK((*instance)->weights_digest().ok());
    CHECK((*(*instance)->weights_digest()).substr(0, 16) == "0123abcd0123abcd");

    auto wrong = load("wrong_digest", host);
    auto wrong_instance = (*wrong)->create({});
    REQUIRE((*wrong_instance)->load().ok());
    const Status status = (*wrong_instance)->weights_digest().status();
    CHECK(status.code() == Code::kInternal);
    CHECK(status.reaction() == CJ_REACT_BUG_IN_PLUGIN);
}

TEST_CASE("A refused negotiation gives the plugin's reason") {
    const Status status = load_refusal("refuses");
    CHECK(status.code() == Code::kUnsupported);
    CHECK_THAT(status.message(), Contains("needs a host of the year 2031"));
}

TEST_CASE("Entries that break the contract are bugs of the plugin") {
    CHECK_THAT(load_refusal("chooses_wrongly").message(), Contains("outside the range"));
    CHECK(load_refusal("chooses_wrongly").reaction() == CJ_REACT_BUG_IN_PLUGIN);
    CHECK_THAT(load_refusal("bad_magic").message(), Contains("not an entry of Cinejury"));
    CHECK_THAT(load_refusal("short_entry").message(), Contains("the entry states a size of"));
    CHECK_THAT(load_refusal("null_entry_slot").message(), Contains("slot 2 of the entry is null"));
    CHECK_THAT(load_refusal("lies").message(),
               Contains("version: \"1.2.3\" in the note, \"1.2.4\""));
}

TEST_CASE("A failing init and a required extension that the host lacks are refused") {
    CHECK_THAT(load_refusal("init_fails").message(),
               Contains("org.example.good: init: the licence has expired"));
    const Status status = load_refusal("wants_extension");
    CHECK(status.code() == Code::kUnsupported);
    CHECK_THAT(status.message(), Contains("com.example.teleport/1"));
}

TEST_CASE("Instances that break the contract are bugs of the plugin") {
    CHECK_THAT(create_refusal("null_instance").message(), Contains("the instance is null"));
    CHECK_THAT(create_refusal("null_slot").message(), Contains("slot 2 of the instance is null"));
    const Status status = create_refusal("no_expert");
    CHECK(status.reaction() == CJ_REACT_BUG_IN_PLUGIN);
    CHECK_THAT(status.message(), Contains("cinejury.expert/1"));
}

TEST_CASE("Tables longer than the host knows are taken as far as it knows them") {
    HostServices host({});
    const auto library = load("long_tables", host);
    INFO(library.status().message());
    REQUIRE(library.ok());
    CHECK((*library)->create({}).ok());
}

TEST_CASE("A missing needed library is named") {
    const Status status = load_refusal("needs_library");
    CHECK(status.code() == Code::kBadData);
    CHECK_THAT(status.message(), Contains("it needs libcinejury_test_taken_away.so"));
    CHECK_THAT(status.message(), Contains("cannot open shared object file"));
}

TEST_CASE("A library that was replaced since it was inspected is refused") {
    const test::TemporaryFolder scratch;
    const auto file = scratch.path() / "changing.so";
    std::filesystem::copy_file(test_plugin("good"), file);
    const auto inspected = inspect(file);
    REQUIRE(inspected.ok());
    HostServices host({});
    std::filesystem::copy_file(test_plugin("counting"), file,
                               std::filesystem::copy_options::overwrite_existing);
    CHECK_THAT(Library::load(*inspected, host).status().message(), Contains("changed since"));
    test::write_text(file, test::read_text(test_plugin("good")).substr(0, 5000));
    CHECK_THAT(Library::load(*inspected, host).status().message(), Contains("truncated"));
    std::filesystem::remove(file);
    CHECK(Library::load(*inspected, host).status().code() == Code::kNotFound);
}

TEST_CASE("Many threads load and use one library at once") {
    HostServices host({});
    const auto inspected = inspect(test_plugin("good"));
    REQUIRE(inspected.ok());
    std::atomic<int> made = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 20; ++round) {
                    const auto library = Library::load(*inspected, host);
                    if (library.ok() && (*library)->create({}).ok()) ++made;
                }
            });
    }
    CHECK(made == 160);
}
